//! Reactions to events of other domains: each fact is handed to the capability that it concerns.

use database::Conn;
use events::common::CommonFact;
use events::gateway::GatewayFact;
use events::monitor::MonitorFact;
use events::order::OrderFact;
use events::rule::RuleFact;
use events::user::UserFact;
use events::{CloudEvent, Fact};

use crate::access_records::events::incoming as access;
use crate::event_processing::events::incoming as operations;
use crate::security_events::events::incoming as security;
use crate::service::reactions::Updates;
use crate::statistics::events::incoming as statistics;

/// A decision is for the consumer that holds the dead letter, which this domain may be: the outbox crate acts on it.
const DECIDED: &str = "carnet.monitor.DeadLetterDecided.v1";

/// This domain's reactions to others' events. All of them only update projections, so a batch takes a few statements.
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
        access::read(event, fact, updates);
    } else if let Some(fact) = UserFact::read(event)? {
        match fact {
            UserFact::DeadLetterChanged(letter) => {
                operations::letter::<UserFact>(event, letter, updates)?;
            }
            UserFact::ProjectionChecked(check) => {
                operations::check::<UserFact>(event, check, updates)?;
            }
            fact => security::read(event, fact, updates),
        }
    } else if let Some(fact) = OrderFact::read(event)? {
        match fact {
            OrderFact::DeadLetterChanged(letter) => {
                operations::letter::<OrderFact>(event, letter, updates)?;
            }
            OrderFact::ProjectionChecked(check) => {
                operations::check::<OrderFact>(event, check, updates)?;
            }
            fact => statistics::order(event, fact, updates),
        }
    } else if let Some(fact) = RuleFact::read(event)? {
        match fact {
            RuleFact::DeadLetterChanged(letter) => {
                operations::letter::<RuleFact>(event, letter, updates)?;
            }
            RuleFact::ProjectionChecked(check) => {
                operations::check::<RuleFact>(event, check, updates)?;
            }
            fact => statistics::self_check(event, fact, updates),
        }
    } else if let Some(fact) = CommonFact::read(event)? {
        match fact {
            CommonFact::DeadLetterChanged(letter) => {
                operations::letter::<CommonFact>(event, letter, updates)?;
            }
            CommonFact::ProjectionChecked(check) => {
                operations::check::<CommonFact>(event, check, updates)?;
            }
            _ => {}
        }
    } else if let Some(MonitorFact::DeadLetterChanged(letter)) = MonitorFact::read(event)? {
        operations::letter::<MonitorFact>(event, letter, updates)?;
    }
    Ok(())
}
