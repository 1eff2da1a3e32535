//! Use cases.

mod break_glass;
mod deadlines;
mod quotes;
pub(crate) mod reading;
mod reading_cases;
pub(crate) mod requests;

pub use crate::orders::domain::{
    Command, Left, OrderEvent, OrderStatus, Part, TRANSITIONS, Transition,
};
pub use crate::orders::store::{CaseRead, OrderPage};
pub use break_glass::{CaseId, RevealedCase};
pub use reading::{ListedOrder, OrderRole};
