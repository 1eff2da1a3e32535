//! The table against a second writing of it by hand, by status. Every combination of status, command and part that is
//! not written here has to be refused.

use super::{Command, OrderStatus, Part, TRANSITIONS, transition};

/// Per status what may be done: command, by whom, where it leads.
const ALLOWED: &str = "
    new:           requestAssessment Seller REQUESTED
    REQUESTED:     submitQuote Candidate QUOTED, submitQuote LastCandidate QUOTED,
                   declineRequest Candidate REQUESTED, declineRequest LastCandidate DECLINED,
                   cancelOrder Seller CANCELLED
    QUOTED:        submitQuote Candidate QUOTED, declineRequest Candidate QUOTED, acceptQuote Seller ACCEPTED,
                   cancelOrder Seller CANCELLED
    DECLINED:
    ACCEPTED:      startAssessment Provider IN_ASSESSMENT, cancelOrder Seller CANCELLED, cancelOrder Provider CANCELLED
    IN_ASSESSMENT: issueReport Provider REPORTED, cancelOrder Seller CANCELLED, cancelOrder Provider CANCELLED
    REPORTED:      acceptReport Seller COMPLETED
    COMPLETED:
    CANCELLED:
";

/// The status that the text promises for this step.
fn promised(from: Option<OrderStatus>, command: Command, by: Part) -> Option<&'static str> {
    let heading = format!("{}:", from.map_or("new", OrderStatus::word));
    let (_, rest) = ALLOWED.split_once(&heading).unwrap_or_else(|| panic!("nothing about {heading}"));
    let steps = rest.split(':').next().unwrap();
    let step = format!("{command} {by:?} ");
    let lines = steps.split(',').map(str::trim);
    lines.filter_map(|line| line.strip_prefix(&step)).find_map(|to| to.split_whitespace().next())
}

#[test]
fn every_step_is_as_the_text_says() {
    let statuses = std::iter::once(None).chain(OrderStatus::ALL.iter().copied().map(Some));
    let mut allowed = 0;
    for from in statuses {
        for command in Command::ALL {
            for by in Part::ALL {
                let is = transition(from, *command, by).map(|row| row.to.word());
                assert_eq!(is, promised(from, *command, by), "{from:?} {command} {by:?}");
                allowed += usize::from(is.is_some());
            }
        }
    }
    assert_eq!(allowed, TRANSITIONS.len(), "no row is written twice");
}
