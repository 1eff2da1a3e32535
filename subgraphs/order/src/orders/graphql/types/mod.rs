//! Types of the API.

mod candidate;
mod case_read;
mod order;
mod order_page;
mod quote;
mod timeline;

pub use candidate::OrderCandidate;
pub use case_read::CaseRead;
pub use order::{Order, OrderRole, OrderStatus, OrderType};
pub use order_page::{order_connection, order_page};
pub use quote::Quote;
pub use timeline::TimelineEntry;
