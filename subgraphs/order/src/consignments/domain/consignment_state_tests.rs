//! Compares the table with an independent list by status. Every step that is not in the list must be refused.

use strum::VariantArray;

use super::{
    CONSIGNMENT_ROWS, ConsignmentCommand, ConsignmentStatus, TransportPart, consignment_row,
};

/// Permitted steps by status: command, part, next status.
const ALLOWED: &str = "
    new:        createConsignment Seller PLANNED
    PLANNED:    updateConsignment Seller PLANNED, clear System CLEARED, cancelConsignment Seller CANCELLED,
                assignDevice Seller PLANNED, assignDevice Carrier PLANNED,
                unassignDevice Seller PLANNED, unassignDevice Carrier PLANNED
    CLEARED:    unclear System PLANNED, cancelConsignment Seller CANCELLED,
                dispatchConsignment Seller IN_TRANSIT, dispatchConsignment Carrier IN_TRANSIT,
                assignDevice Seller CLEARED, assignDevice Carrier CLEARED,
                unassignDevice Seller CLEARED, unassignDevice Carrier CLEARED
    IN_TRANSIT: arriveConsignment Seller ARRIVED, arriveConsignment Carrier ARRIVED,
                holdConsignment Admin ON_HOLD, holdConsignment System ON_HOLD,
                assignDevice Seller IN_TRANSIT, assignDevice Carrier IN_TRANSIT,
                unassignDevice Seller IN_TRANSIT, unassignDevice Carrier IN_TRANSIT
    ON_HOLD:    decideHold(RELEASE) Admin IN_TRANSIT, decideHold(REJECT) Admin REJECTED
    ARRIVED:    closeConsignment Seller CLOSED
    REJECTED:
    CLOSED:
    CANCELLED:
";

fn promised(
    from: Option<ConsignmentStatus>,
    command: ConsignmentCommand,
    by: TransportPart,
) -> Option<&'static str> {
    let heading = format!("    {}:", from.map_or("new", |status| status.into_str()));
    let (_, rest) = ALLOWED
        .split_once(&heading)
        .unwrap_or_else(|| panic!("nothing about {heading}"));
    let steps = rest.split(':').next().unwrap();
    let step = format!("{command} {by:?} ");
    let lines = steps.split(',').map(str::trim);
    lines
        .filter_map(|line| line.strip_prefix(&step))
        .find_map(|to| to.split_whitespace().next())
}

#[test]
fn every_step_is_as_the_text_says() {
    let statuses =
        std::iter::once(None).chain(ConsignmentStatus::VARIANTS.iter().copied().map(Some));
    let mut used = std::collections::HashSet::new();
    for from in statuses {
        for command in ConsignmentCommand::VARIANTS {
            for &by in TransportPart::VARIANTS {
                let row = consignment_row(from, *command, by);
                assert_eq!(
                    row.map(|row| row.to.into_str()),
                    promised(from, *command, by),
                    "{from:?} {command} {by:?}"
                );
                used.extend(row.map(std::ptr::from_ref));
            }
        }
    }
    assert_eq!(
        used.len(),
        CONSIGNMENT_ROWS.len(),
        "no row is written twice"
    );
}
