//! SQL statements and sealed columns.

mod approval_checks;
mod approval_lists;
mod approval_timeline;
mod approvals;
mod reviewed_approvals;
mod standing_evidence;

pub use approval_checks::{update_approval_time, update_check, update_questions};
pub use approval_lists::{count_approvals, count_undecided_approvals_up_to, list_approvals};
pub use approval_timeline::{
    count_approval_steps, insert_approval_step, insert_approval_steps, list_approval_timelines,
};
pub use approvals::{
    Inserted, ReviewedApproval, find_approvals, find_open_approval, has_fallen_evidence,
    insert_approval, lock_approval, lock_approvals, next_approval_number, update_approval,
    update_approvals_reviewed,
};
pub use reviewed_approvals::{
    ReviewPage, count_checks, has_approvals_about, list_approvals_about,
    list_approvals_by_verdicts, list_approvals_resting_on,
};
pub use standing_evidence::list_standing_evidence;
