//! Types of the API.

mod quote;
mod quote_fields;

pub use quote::Quote;
