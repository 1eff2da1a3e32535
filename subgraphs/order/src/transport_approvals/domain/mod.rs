//! Types and rules: no I/O, no framework, no clock.

mod approval;
mod approval_state;
mod approval_step;
mod product_check;
pub(crate) mod refusals;
mod self_check;

pub use approval::{Approval, ApprovalReference, DecidedBy, approval_number};
pub use approval_state::{
    ApprovalCommand, ApprovalEvent, ApprovalRow, ApprovalStatus, approval_row,
};
pub use approval_step::{ApprovalFilter, ApprovalStep};
pub use product_check::{ProductCheck, Question};
pub use self_check::{
    Answer, BreachConsequence, Check, CheckedRule, Evidence, Outcome, Reason, Source, Standing,
    TransportCondition, Verdict,
};
