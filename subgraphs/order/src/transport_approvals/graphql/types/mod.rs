//! Types of the API.

mod approval;
mod approval_check;
mod approval_check_fields;
mod approval_fields;
mod approval_reason;
mod approval_step;
mod transport_condition;

pub use approval::{TransportApproval, TransportApprovalStatus};
pub use approval_check::ApprovalCheck;
pub use approval_reason::ApprovalReason;
pub use approval_step::TransportApprovalStep;
pub use transport_condition::TransportConditionSpec;
