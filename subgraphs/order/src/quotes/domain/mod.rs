//! Types and rules, without I/O, framework or clock.

mod quote;
pub(crate) mod refusals;

pub use quote::{MOST_QUOTES, Money, Offer, Quote, QuoteLine, QuoteStatus};
