//! Reactions to events of other domains, by producer. Each runs inside the transaction that also inserts the event into the
//! inbox, and calls the services of the capabilities that the event concerns.

mod conversions;
mod listings;
mod rule;
mod user;

use database::Conn;
use events::rule::RuleFact;
use events::user::UserFact;
use events::{CloudEvent, Fact};

const SELF_CHECK_COMPLETED: &str = "carnet.rule.SelfCheckCompleted.v1";

/// Reactions of this domain to events of other domains.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(fact) = RuleFact::read(event)? {
            return rule::react(conn, event, fact).await;
        }
        match UserFact::read(event)? {
            Some(fact) => user::react(conn, event, fact).await,
            None => Ok(()),
        }
    }

    /// Most self-checks are requests of sellers. They are recognised without reading their findings.
    fn concerns(&self, event: &CloudEvent) -> bool {
        let asked = || {
            event
                .data
                .get("transportApproval")
                .is_some_and(|approval| !approval.is_null())
        };
        event.kind != SELF_CHECK_COMPLETED || asked()
    }

    /// Products and organisations, because imports publish many of them. Commands lock providers and keys, so each of their
    /// events has its own transaction.
    fn is_projection(&self, kind: &str) -> bool {
        rule::PRODUCT_FACTS.contains(&kind) || user::ORGANISATION_FACTS.contains(&kind)
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        rule::project_products(conn, events).await?;
        user::project_organisations(conn, events).await
    }
}
