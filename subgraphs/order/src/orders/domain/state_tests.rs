//! Compares the table with a second, handwritten version by status. Every combination of status, command, part and rest that is
//! missing here must be refused.

use strum::VariantArray;

use super::{Command, Left, OrderStatus, Part, TRANSITIONS, commands_in, transition};

/// Permitted steps by status: command, part, next status; `a|b` for the cases in which something or nothing is left.
const ALLOWED: &str = "
    new:                draftOrder Seller DRAFT, requestAssessment Seller REQUESTED
    DRAFT:              updateDraft Seller DRAFT, requestAssessment Seller REQUESTED, cancelOrder Seller CANCELLED
    REQUESTED:          submitQuote Candidate QUOTED, declineRequest Candidate REQUESTED|DECLINED,
                        submitDocument Seller REQUESTED, cancelOrder Seller CANCELLED, expire System EXPIRED
    QUOTED:             submitQuote Candidate QUOTED, declineRequest Candidate QUOTED,
                        withdrawQuote Bidder QUOTED|REQUESTED, acceptQuote Seller ACCEPTED,
                        submitDocument Seller QUOTED, cancelOrder Seller CANCELLED, expire System EXPIRED
    DECLINED:
    EXPIRED:
    ACCEPTED:           startAssessment Provider IN_ASSESSMENT, submitDocument Seller ACCEPTED,
                        acceptDocument Provider ACCEPTED, rejectDocument Provider ACCEPTED,
                        cancelOrder Seller CANCELLED, cancelOrder Provider CANCELLED, markOverdue System ACCEPTED
    IN_ASSESSMENT:      requestDocument Provider AWAITING_DOCUMENTS, submitDocument Seller IN_ASSESSMENT,
                        acceptDocument Provider IN_ASSESSMENT,
                        rejectDocument Provider AWAITING_DOCUMENTS|IN_ASSESSMENT,
                        issueReport Provider REPORTED, cancelOrder Seller CANCELLED, cancelOrder Provider CANCELLED,
                        markOverdue System IN_ASSESSMENT
    AWAITING_DOCUMENTS: requestDocument Provider AWAITING_DOCUMENTS,
                        submitDocument Seller AWAITING_DOCUMENTS|IN_ASSESSMENT,
                        acceptDocument Provider AWAITING_DOCUMENTS, rejectDocument Provider AWAITING_DOCUMENTS,
                        cancelOrder Seller CANCELLED, cancelOrder Provider CANCELLED,
                        markOverdue System AWAITING_DOCUMENTS
    REPORTED:           issueReport Provider REPORTED, acceptReport Seller COMPLETED, openDispute Seller DISPUTED
    DISPUTED:           resolveDispute(DISMISSED) Admin COMPLETED, resolveDispute(UPHELD) Admin IN_ASSESSMENT
    COMPLETED:          issueReport Provider REPORTED
    CANCELLED:
";

/// Returns the next status that the text has for this step.
fn promised(
    from: Option<OrderStatus>,
    command: Command,
    by: Part,
    left: Left,
) -> Option<&'static str> {
    let heading = format!("    {}:", from.map_or("new", |status| status.into_str()));
    let (_, rest) = ALLOWED
        .split_once(&heading)
        .unwrap_or_else(|| panic!("nothing about {heading}"));
    let steps = rest.split(':').next().unwrap();
    let step = format!("{command} {by:?} ");
    let lines = steps.split(',').map(str::trim);
    let to = lines
        .filter_map(|line| line.strip_prefix(&step))
        .find_map(|to| to.split_whitespace().next())?;
    match (to.split_once('|'), left) {
        (None, _) => Some(to),
        (Some((something, _)), Left::Something) => Some(something),
        (Some((_, nothing)), Left::Nothing) => Some(nothing),
        (Some(_), Left::Whatever) => None,
    }
}

#[test]
fn every_step_is_as_the_text_says() {
    let statuses = std::iter::once(None).chain(OrderStatus::VARIANTS.iter().copied().map(Some));
    let mut used = std::collections::HashSet::new();
    for from in statuses {
        for command in Command::VARIANTS {
            for &by in Part::VARIANTS {
                for left in [Left::Whatever, Left::Something, Left::Nothing] {
                    let row = transition(from, *command, by, left);
                    let is = row.map(|row| row.to.into_str());
                    assert_eq!(
                        is,
                        promised(from, *command, by, left),
                        "{from:?} {command} {by:?} {left:?}"
                    );
                    used.extend(row.map(std::ptr::from_ref));
                }
            }
        }
    }
    assert_eq!(used.len(), TRANSITIONS.len(), "no row is written twice");
}

#[test]
fn the_commands_of_a_part_in_a_status_are_listed_once_each() {
    let answers = ["submitQuote", "declineRequest"];
    for (status, by, commands) in [
        (OrderStatus::Requested, Part::Candidate, &answers[..]),
        (OrderStatus::Quoted, Part::Candidate, &answers),
        (OrderStatus::Quoted, Part::Bidder, &["withdrawQuote"]),
        (OrderStatus::Reported, Part::Provider, &["issueReport"]),
        (OrderStatus::Disputed, Part::Provider, &[]),
    ] {
        assert_eq!(commands_in(status, by), commands, "{status} {by:?}");
    }
}
