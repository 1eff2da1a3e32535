//! The entry point of reactions to events of other domains; `projections` has the reactions.

use database::Conn;
use events::rule::RuleFact;
use events::user::UserFact;
use events::{CloudEvent, Fact};

use crate::projections::domain::Versioned;
use crate::projections::events::incoming::{rule, user};

const SELF_CHECK_COMPLETED: &str = "carnet.rule.SelfCheckCompleted.v1";

/// This domain's reactions to others' events.
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

    /// Most self-checks are a seller's own question. They are recognised without reading their findings.
    fn concerns(&self, event: &CloudEvent) -> bool {
        let asked = || {
            event
                .data
                .get("transportApproval")
                .is_some_and(|approval| !approval.is_null())
        };
        event.kind != SELF_CHECK_COMPLETED || asked()
    }

    /// Products and organisations, of which imports publish many. Commands lock providers and keys, so their events keep a
    /// transaction each.
    fn is_projection(&self, kind: &str) -> bool {
        rule::PRODUCT_FACTS.contains(&kind) || user::ORGANISATION_FACTS.contains(&kind)
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        rule::project_products(conn, events).await?;
        user::project_organisations(conn, events).await
    }
}

/// The greatest sequence of each id, in the order of the ids, so that no two batches wait for each other.
pub(crate) fn latest<T, I: Ord + Copy>(
    mut rows: Vec<Versioned<T>>,
    id: impl Fn(&T) -> I,
) -> Vec<Versioned<T>> {
    rows.sort_by_key(|one| (id(&one.row), std::cmp::Reverse(one.sequence)));
    rows.dedup_by_key(|one| id(&one.row));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_of_each_id_comes_in_the_order_of_the_ids() {
        let row = |id: u8, sequence| Versioned { row: id, sequence };
        let rows = latest(
            vec![row(2, 1), row(1, 2), row(2, 3), row(1, 1), row(2, 2)],
            |id| *id,
        );
        assert_eq!(rows, [row(1, 2), row(2, 3)]);
    }
}
