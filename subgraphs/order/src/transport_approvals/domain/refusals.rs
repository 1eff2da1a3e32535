use refusal::{ErrorCode, Refusal};

use crate::domain::{ApprovalId, refusals};

/// The transport approval does not exist, or the caller may not use it.
pub fn approval_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ApprovalNotFound,
        &["approvalId"],
        "There is no transport approval with this ID that you may use. Check the ID.",
    )
}

pub fn wrong_state(status: &str, command: &str) -> Refusal {
    refusals::wrong_state("a transport approval", status, command)
}

/// An open approval exists for the same goods and lane.
pub fn approval_exists(open: ApprovalId) -> Refusal {
    let open = open.0;
    Refusal::new(
        ErrorCode::ApprovalExists,
        &[],
        format!(
            "Transport approval {open} for the same goods and lane is open. Use it, or repeat the evaluation with recheckApproval."
        ),
    )
}

/// The goods of a request are neither a product on a lane nor a consignment, or both.
pub fn one_subject_required() -> Refusal {
    Refusal::invalid(&[], "Send either productId and lane, or consignmentId.")
}

pub fn too_many_documents_of_appeal(most: usize) -> Refusal {
    let message = format!("An appeal may have at most {most} documents. Remove some.");
    Refusal::invalid(&["evidenceIds"], message)
}

pub fn prohibited_by_rules() -> Refusal {
    Refusal::new(
        ErrorCode::ProhibitedByRules,
        &["decision"],
        "The rules prohibit the transport, so it cannot be approved. Refuse it.",
    )
}

pub fn being_checked() -> Refusal {
    Refusal::new(
        ErrorCode::BeingChecked,
        &[],
        "The rules are being evaluated. Wait for the result and try again.",
    )
}

pub fn check_outdated() -> Refusal {
    Refusal::new(
        ErrorCode::CheckOutdated,
        &[],
        "The evaluation of the rules is too old for a decision, or its evidence is no longer in force. Call recheckApproval and decide after it.",
    )
}

pub fn too_many_appeals(most: i32) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyAppeals,
        &[],
        format!("A transport approval may be appealed at most {most} times."),
    )
}
