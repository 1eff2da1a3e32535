//! Types of the API.

mod candidate;
mod order;
mod order_fields;
mod order_page;
mod timeline;

pub use candidate::OrderCandidate;
pub use order::{Order, OrderRole, OrderStatus, OrderType};
pub use order_page::{order_connection, order_page};
pub use timeline::TimelineEntry;
