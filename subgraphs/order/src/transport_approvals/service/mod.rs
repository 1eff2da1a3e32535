//! Use cases.

pub(crate) mod answers;
mod approvals;
mod reviews;
pub(crate) mod suspensions;
pub(crate) mod transport_access;
pub(crate) mod transport_steps;

pub use approvals::{Appeal, DecisionOnApproval, Subject};
pub use reviews::ReviewProgress;
