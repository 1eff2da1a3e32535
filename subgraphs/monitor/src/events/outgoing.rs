//! Converts domain types to published facts and appends them to the outbox.

use database::Conn;
use events::monitor::MonitorFact;
use events::operations::DeadLetterDecision;
use events::{EventContext, Fact};

use crate::event_processing::domain::{DeadLetter, EventDecision};

/// Publishes a decision on a dead letter to its consumer. The audience is empty, so the event stays inside the platform.
pub async fn dead_letter_decided(
    conn: &mut Conn,
    context: EventContext,
    letter: &DeadLetter,
    decision: &EventDecision,
) -> anyhow::Result<()> {
    let fact = MonitorFact::DeadLetterDecided(DeadLetterDecision {
        id: letter.id,
        consumer: letter.consumer.clone(),
        decision: decision.decision.into_str().to_owned(),
    });
    let draft = context.internal_draft(decision.id, 1);
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}
