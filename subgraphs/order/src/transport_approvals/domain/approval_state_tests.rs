//! Compares the table with an independent list by status. Every step that is not in the list must be refused.

use strum::VariantArray;

use super::{APPROVAL_ROWS, ApprovalCommand, ApprovalStatus, approval_row};
use crate::consignments::domain::TransportPart;

const ANSWERS: &str = "answer(APPROVED) System APPROVED, answer(NEEDS_REVIEW) System NEEDS_REVIEW,
    answer(REFUSED) System REFUSED";

/// Permitted steps by status: command, part, next status. `answers` stands for all three conclusions.
const ALLOWED: &str = "
    new:          requestTransportApproval Seller REQUESTED
    REQUESTED:    answers, recheckApproval Seller REQUESTED, recheckApproval Admin REQUESTED,
                  recheckApproval System REQUESTED
    APPROVED:     answers, recheckApproval Seller APPROVED, recheckApproval Admin APPROVED,
                  recheckApproval System APPROVED, suspend System SUSPENDED
    NEEDS_REVIEW: answers, recheckApproval Seller NEEDS_REVIEW, recheckApproval Admin NEEDS_REVIEW,
                  recheckApproval System NEEDS_REVIEW, decideApproval(APPROVE) Admin APPROVED,
                  decideApproval(REFUSE) Admin REFUSED
    REFUSED:      recheckApproval Seller REQUESTED, recheckApproval Admin REQUESTED,
                  appealApproval Seller NEEDS_REVIEW
    SUSPENDED:    answers, recheckApproval Seller SUSPENDED, recheckApproval Admin SUSPENDED,
                  recheckApproval System SUSPENDED
";

fn promised(
    from: Option<ApprovalStatus>,
    command: ApprovalCommand,
    by: TransportPart,
) -> Option<String> {
    let heading = format!("    {}:", from.map_or("new", |status| status.into_str()));
    let (_, rest) = ALLOWED
        .split_once(&heading)
        .unwrap_or_else(|| panic!("nothing about {heading}"));
    let steps = rest.split(':').next().unwrap().replace("answers", ANSWERS);
    let step = format!("{command} {by:?} ");
    let mut lines = steps.split(',').map(str::trim);
    lines.find_map(|line| {
        line.strip_prefix(&step)?
            .split_whitespace()
            .next()
            .map(ToOwned::to_owned)
    })
}

#[test]
fn every_step_is_as_the_text_says() {
    let statuses = std::iter::once(None).chain(ApprovalStatus::VARIANTS.iter().copied().map(Some));
    let mut used = std::collections::HashSet::new();
    for from in statuses {
        for command in ApprovalCommand::VARIANTS {
            for &by in TransportPart::VARIANTS {
                let row = approval_row(from, *command, by);
                let to = row.map(|row| row.to.into_str().to_owned());
                assert_eq!(
                    to,
                    promised(from, *command, by),
                    "{from:?} {command} {by:?}"
                );
                used.extend(row.map(std::ptr::from_ref));
            }
        }
    }
    assert_eq!(used.len(), APPROVAL_ROWS.len(), "no row is written twice");
}
