use refusal::{ErrorCode, Refusal};

use crate::domain::{ApprovalId, refusals};

/// The transport approval does not exist, or the caller may not use it.
pub fn approval_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ApprovalNotFound,
        &["approvalId"],
        "no such transport approval",
    )
}

pub fn wrong_state(status: &str, command: &str) -> Refusal {
    refusals::wrong_state("a transport approval", status, command)
}

/// This approval is open for the same goods and lane.
pub fn approval_exists(open: ApprovalId) -> Refusal {
    let open = open.0;
    Refusal::new(
        ErrorCode::ApprovalExists,
        &[],
        format!(
            "transport approval {open} for the same goods and lane is open: use it, or ask the rules again with recheckApproval"
        ),
    )
}

pub fn prohibited_by_rules() -> Refusal {
    Refusal::new(
        ErrorCode::ProhibitedByRules,
        &["decision"],
        "the rules prohibit it, and nobody can approve that",
    )
}

pub fn being_checked() -> Refusal {
    Refusal::new(
        ErrorCode::BeingChecked,
        &[],
        "the rules are being asked: wait for their answer",
    )
}

pub fn check_outdated() -> Refusal {
    Refusal::new(
        ErrorCode::CheckOutdated,
        &[],
        "the check is too old to decide by: ask the rules again first",
    )
}

pub fn too_many_appeals(most: i32) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyAppeals,
        &[],
        format!("a refusal can be appealed against at most {most} times"),
    )
}
