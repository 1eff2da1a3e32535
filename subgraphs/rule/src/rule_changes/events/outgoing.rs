//! Events about the progress of a rule change, and about the verdicts that it changed.

use std::collections::BTreeMap;

use database::Conn;
use events::rule::{self, RuleFact, VerdictChanges};
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::events::outgoing::{append_progress, lane};
use crate::rule_changes::domain::{RuleChange, VerdictChange};

/// Limit of waiting events in the bulk lane. Above it, no further page of a rule change is announced.
const MOST_WAITING: i64 = 2_000;

/// Returns true if the consumers are so far behind that the job must pause.
pub async fn is_backlogged(conn: &mut Conn) -> anyhow::Result<bool> {
    Ok(outbox::bulk_backlog(conn, MOST_WAITING).await? >= MOST_WAITING)
}

/// Publishes a processed page of a rule change or its end. The audience is empty, because only users of the platform read rule changes.
pub async fn rule_change_progressed(
    conn: &mut Conn,
    context: EventContext,
    change: &RuleChange,
) -> anyhow::Result<()> {
    let fact = RuleFact::RuleChangeProgressed(rule::RuleChangeProgress {
        rule_change: change.id.0,
        kind: change.kind.into_str().to_owned(),
        status: change.status.into_str().to_owned(),
        total: change.total,
        done: change.done,
        changed: change.changed,
    });
    // A rule change has no version.
    let event = fact.publish(context.internal_draft(Uuid::now_v7(), 1))?;
    append_progress(conn, context, change.status, event).await
}

/// Announces the changed verdicts of one rule change, in pages for each seller with its own products only.
pub async fn requirements_changed(
    conn: &mut Conn,
    context: EventContext,
    of: &RuleChange,
    changes: &[VerdictChange],
) -> anyhow::Result<()> {
    let mut sellers: BTreeMap<Uuid, Vec<&VerdictChange>> = BTreeMap::new();
    for change in changes {
        sellers.entry(change.organisation).or_default().push(change);
    }
    let mut events = Vec::new();
    for (organisation, changes) in sellers {
        for page in changes.chunks(VerdictChanges::PAGE) {
            let Some(first) = page.first() else { continue };
            let fact = RuleFact::ProductRequirementsChanged(VerdictChanges {
                rule_change: of.id.0,
                organisation,
                rule_pack_version: of.version.map(|version| version.0),
                changes: page.iter().copied().map(verdict_change).collect(),
            });
            events.push(fact.publish(context.draft(first.id, 1, [organisation]))?);
        }
    }
    Ok(outbox::append_bulk(conn, &events).await?)
}

fn verdict_change(change: &VerdictChange) -> rule::VerdictChange {
    rule::VerdictChange {
        id: change.id,
        product: change.product.0,
        lane: lane(&change.lane),
        as_of: change.as_of,
        before: change.before.into_str().to_owned(),
        after: change.after.into_str().to_owned(),
    }
}
