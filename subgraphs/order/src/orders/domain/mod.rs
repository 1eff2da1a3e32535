//! Types and rules: no I/O, no framework, no clock.

mod listing;
mod order;
mod quote;
pub(crate) mod refusals;
mod request;
mod state;
mod timeline;

pub use listing::{OrderFilter, OrderKey, OrderPlace, OrderSort, OrderSorting};
pub use order::{Candidate, CandidateState, Order, OrderType, Step};
pub use quote::{MOST_QUOTES, Money, Offer, Quote, QuoteLine, QuoteStatus};
pub use request::{
    Asked, Brief, BriefChange, BriefGiven, MessageChange, NewOrder, Wanted, order_number,
    order_number_prefix,
};
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use timeline::TimelineEntry;
