//! Types of the API.

mod case_read;
mod order;
pub(crate) mod order_page;
mod quote;

pub use case_read::CaseRead;
pub use order::Order;
pub use order_page::{order_connection, order_page};
pub use quote::Quote;
