//! Types and rules: no I/O, no framework, no clock.

mod quote;
pub(crate) mod refusals;

pub use quote::{MOST_QUOTES, Money, Offer, Quote, QuoteLine, QuoteStatus};
