//! Types and rules: no I/O, no framework, no clock.

mod approval;
mod approval_state;
mod approval_step;
mod check;
pub(crate) mod refusals;
mod suspension;

pub use approval::{Approval, DecidedBy, ProductCheck, Question};
pub use approval_state::{
    ApprovalCommand, ApprovalEvent, ApprovalRow, ApprovalStatus, approval_row,
};
pub use approval_step::{ApprovalFilter, ApprovalStep};
pub use check::{
    Answer, Check, CheckedRule, Evidence, Outcome, Reason, Source, Standing, TransportCondition,
    Verdict,
};
pub use suspension::{
    ApprovalReview, Behind, BehindKind, Change, ProviderReview, Trail, VerdictChange,
};
