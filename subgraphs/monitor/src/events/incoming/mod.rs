//! Reactions to events of other domains: passes each fact to its capability.

use database::Conn;
use events::common::CommonFact;
use events::gateway::GatewayFact;
use events::monitor::MonitorFact;
use events::operations::{DeadLetter, ProjectionChecked};
use events::order::OrderFact;
use events::rule::RuleFact;
use events::user::UserFact;
use events::{CloudEvent, Fact};

use crate::access_records::events::incoming as access_records;
use crate::event_processing::events::incoming as event_processing;
use crate::security_events::events::incoming as security_events;
use crate::service::reactions::Updates;
use crate::statistics::events::incoming as statistics;

/// A decision on a dead letter. The outbox crate acts on it in the consumer that holds the letter, which may be this domain.
const DECIDED: &str = "carnet.monitor.DeadLetterDecided.v1";

/// This domain's reactions to events of other domains. All of them only update projections, so a batch needs few statements.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        self.project(conn, std::slice::from_ref(event)).await
    }

    fn is_projection(&self, kind: &str) -> bool {
        kind != DECIDED
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        let mut updates = Updates::default();
        for event in events {
            read(event, &mut updates)?;
        }
        Ok(updates.apply(conn).await?)
    }
}

fn read(event: &CloudEvent, updates: &mut Updates) -> anyhow::Result<()> {
    if let Some(fact) = GatewayFact::read(event)? {
        let record = access_records::access_record(event, fact);
        updates.access_records.extend(record);
    } else if let Some(fact) = UserFact::read(event)? {
        match fact {
            UserFact::DeadLetterChanged(letter) => {
                letter_changed::<UserFact>(event, letter, updates)?;
            }
            UserFact::ProjectionChecked(check) => checked::<UserFact>(event, check, updates)?,
            fact => {
                let happened = security_events::security_event(event, fact);
                updates.security_events.extend(happened);
            }
        }
    } else if let Some(fact) = OrderFact::read(event)? {
        match fact {
            OrderFact::DeadLetterChanged(letter) => {
                letter_changed::<OrderFact>(event, letter, updates)?;
            }
            OrderFact::ProjectionChecked(check) => checked::<OrderFact>(event, check, updates)?,
            fact => statistics::order(event, fact, &mut updates.statistics),
        }
    } else if let Some(fact) = RuleFact::read(event)? {
        match fact {
            RuleFact::DeadLetterChanged(letter) => {
                letter_changed::<RuleFact>(event, letter, updates)?;
            }
            RuleFact::ProjectionChecked(check) => checked::<RuleFact>(event, check, updates)?,
            fact => statistics::self_check(event, fact, &mut updates.statistics),
        }
    } else if let Some(fact) = CommonFact::read(event)? {
        match fact {
            CommonFact::DeadLetterChanged(letter) => {
                letter_changed::<CommonFact>(event, letter, updates)?;
            }
            CommonFact::ProjectionChecked(check) => checked::<CommonFact>(event, check, updates)?,
            _ => {}
        }
    } else if let Some(MonitorFact::DeadLetterChanged(letter)) = MonitorFact::read(event)? {
        letter_changed::<MonitorFact>(event, letter, updates)?;
    }
    Ok(())
}

fn letter_changed<F: Fact>(
    event: &CloudEvent,
    letter: DeadLetter,
    updates: &mut Updates,
) -> anyhow::Result<()> {
    let letter = event_processing::dead_letter::<F>(event, letter)?;
    updates.event_processing.dead_letters.push(letter);
    Ok(())
}

fn checked<F: Fact>(
    event: &CloudEvent,
    check: ProjectionChecked,
    updates: &mut Updates,
) -> anyhow::Result<()> {
    let check = event_processing::projection_check::<F>(event, check)?;
    updates.event_processing.projection_checks.push(check);
    Ok(())
}
