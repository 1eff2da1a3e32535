//! SQL statements and sealed columns.

mod approval_checks;
mod approval_lists;
mod approval_reviews;
mod approval_timeline;
mod approvals;
mod provider_reviews;
mod reviewed_approvals;

pub use approval_checks::{update_approval_time, update_check, update_questions};
pub use approval_lists::{ApprovalScope, count_approvals, list_approvals};
pub use approval_reviews::{
    delete_approval_review, insert_approval_review, lock_approval_review, update_approval_review,
    watch_reviews,
};
pub use approval_timeline::{
    count_approval_steps, insert_approval_step, insert_approval_steps, list_approval_timelines,
};
pub use approvals::{
    ReviewedApproval, find_approvals, find_open_approval, has_fallen_evidence, insert_approval,
    lock_approval, lock_approvals, update_approval, update_approvals_reviewed,
};
pub use provider_reviews::{
    delete_provider_review, find_due_provider_review, lock_provider_review, update_provider_review,
    upsert_provider_review,
};
pub use reviewed_approvals::{
    ReviewPage, count_checks, has_approvals_about, list_approvals_about,
    list_approvals_by_verdicts, list_approvals_resting_on,
};
