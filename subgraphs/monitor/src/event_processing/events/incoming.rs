//! Reactions to the reports of all domains about their event processing.

use anyhow::Context;
use events::operations::{DeadLetter as Letter, ProjectionChecked};
use events::{CloudEvent, Fact};

use crate::event_processing::domain::{DeadLetter, ProjectionCheck};

/// A domain may report only its own dead letters.
pub fn dead_letter<F: Fact>(event: &CloudEvent, letter: Letter) -> anyhow::Result<DeadLetter> {
    is_own::<F>(&letter.consumer)?;
    let status = letter
        .status
        .parse()
        .ok()
        .context("this build does not know the status of the dead letter")?;
    Ok(DeadLetter {
        id: letter.id,
        consumer: letter.consumer,
        producer: letter.producer,
        event: letter.event,
        event_type: letter.kind,
        reason: letter.reason,
        tries: letter.tries.into(),
        dead_at: letter.dead_at,
        status,
        sequence: event.sequence,
        // All versions of a letter have the time at which the letter was created as the time of their event.
        updated_at: chassis::now(),
    })
}

/// A domain may report only on its own projections.
pub fn projection_check<F: Fact>(
    event: &CloudEvent,
    check: ProjectionChecked,
) -> anyhow::Result<ProjectionCheck> {
    is_own::<F>(&check.consumer)?;
    Ok(ProjectionCheck {
        consumer: check.consumer,
        projection: check.projection,
        run: check.run,
        compared: check.compared,
        missing: check.missing,
        outdated: check.outdated,
        surplus: check.surplus,
        checked_at: event.time,
    })
}

fn is_own<F: Fact>(consumer: &str) -> anyhow::Result<()> {
    anyhow::ensure!(
        consumer == F::PRODUCER,
        "the {} domain reports for {consumer}",
        F::PRODUCER
    );
    Ok(())
}
