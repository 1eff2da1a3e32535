//! Types and rules, without I/O, framework or clock.

mod listing;
mod order;
pub(crate) mod refusals;
mod request;
mod state;
mod timeline;

pub use listing::{OrderFilter, OrderKey, OrderPlace, OrderRole, OrderSort, OrderSorting};
pub use order::{Candidate, CandidateState, Order, OrderType, Step};
pub use request::{
    Asked, Brief, BriefChange, BriefGiven, MessageChange, NewOrder, Wanted, order_number,
};
pub use state::{Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition};
pub use timeline::TimelineEntry;
