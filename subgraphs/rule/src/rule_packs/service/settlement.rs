//! Settlement of rule packs: records the version in force today and publishes the rules that take effect or end. It runs after a
//! publication or a withdrawal, and on every new day.

use std::collections::BTreeSet;
use std::time::Instant;

use commands::Error;
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;
use time::{Date, OffsetDateTime};

use super::RulePackReviews;
use super::packs::Packs;
use crate::domain::RulePackId;
use crate::rule_changes::domain::{RuleChange, RuleChangeKind};
use crate::rule_changes::service::queue;
use crate::rule_packs::domain::{Published, RulePackVersionStatus, calendar, refusals};
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;

impl RulePackReviews {
    /// Settles every pack on a new day, and queues the rule change of the day for watched products. Returns true if there was
    /// anything to do.
    pub async fn begin_day(&self, context: EventContext) -> Result<bool, Error> {
        let begun = Instant::now();
        let today = context.now.date();
        let unsettled = {
            let mut conn = self.pool.acquire().await?;
            store::rule_packs::list_unsettled(&mut conn, today).await?
        };
        for pack in &unsettled {
            // Many packs take a while. With the time of the start, a client that asks for changes since its last query would miss
            // the change of a later pack.
            let updated_at = context.now + begun.elapsed();
            // A pack that cannot be settled does not block the others.
            if let Err(error) = self.settle_alone(context, *pack, updated_at).await {
                tracing::error!(pack = %pack.0, %error, "a rule pack could not be settled");
            }
        }
        let nobody = uuid::Uuid::nil();
        let kind = RuleChangeKind::Day;
        let change = RuleChange::queued(kind, None, nobody, context.cause.correlation, context.now);
        let mut tx = self.pool.begin().await?;
        let new = queue(
            &mut tx,
            &RuleChange {
                as_of: Some(today),
                updated_at: context.now + begun.elapsed(),
                ..change
            },
        )
        .await?;
        tx.commit().await?;
        Ok(new || !unsettled.is_empty())
    }

    async fn settle_alone(
        &self,
        context: EventContext,
        pack: RulePackId,
        updated_at: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        settle(&mut tx, &self.packs, context, pack, updated_at).await?;
        Ok(tx.commit().await?)
    }
}

/// Records the version of a pack that is in force, marks the versions that it supersedes, and publishes the rules that took effect
/// or ended since the last settlement. The day is that of `context`; changed rows get the time `updated_at`.
pub(super) async fn settle(
    conn: &mut Conn,
    packs: &Packs,
    context: EventContext,
    id: RulePackId,
    updated_at: OffsetDateTime,
) -> Result<(), Error> {
    let today = context.now.date();
    let pack = store::rule_packs::lock(conn, id).await?;
    let mut pack = pack.ok_or_else(refusals::rule_pack_not_found)?;
    let published = packs.calendar(conn).await?.of_pack(id);
    let now_in_force = calendar::in_force(&published, today)
        .first()
        .copied()
        .cloned();
    mark(conn, &published, today, updated_at).await?;

    let known = published
        .iter()
        .find(|version| Some(version.id) == pack.in_force);
    let before = match (known, pack.settled_on) {
        (Some(version), Some(day)) => counting(conn, packs, version, day).await?,
        _ => BTreeSet::new(),
    };
    let after = match &now_in_force {
        Some(version) => counting(conn, packs, version, today).await?,
        None => BTreeSet::new(),
    };
    let is_other = pack.settle(now_in_force.map(|version| version.id), today);
    let begun: Vec<String> = after.difference(&before).cloned().collect();
    let ended: Vec<String> = before.difference(&after).cloned().collect();
    if is_other && begun.is_empty() && ended.is_empty() {
        pack.step(updated_at);
    }
    for (rules, fact) in [
        (ended, RuleFact::RuleExpired as fn(_) -> _),
        (begun, RuleFact::RuleEffective),
    ] {
        if !rules.is_empty() {
            pack.step(updated_at);
            outgoing::rules_on_day(conn, context, &pack, rules, fact).await?;
        }
    }
    Ok(store::rule_packs::update_in_force(conn, &pack).await?)
}

async fn mark(
    conn: &mut Conn,
    published: &[Published],
    today: Date,
    updated_at: OffsetDateTime,
) -> Result<(), Error> {
    let superseded = calendar::superseded(published, today);
    let others = published
        .iter()
        .filter(|version| version.withdrawn_at.is_none() && !superseded.contains(&version.id));
    let others: Vec<_> = others.map(|version| version.id).collect();
    let status = RulePackVersionStatus::Superseded;
    store::rule_pack_versions::update_status(conn, &superseded, status, updated_at).await?;
    let status = RulePackVersionStatus::Published;
    Ok(store::rule_pack_versions::update_status(conn, &others, status, updated_at).await?)
}

/// Returns the rules of a version that are valid on a day, for example `EU-EUDR-COCOA/2`.
async fn counting(
    conn: &mut Conn,
    packs: &Packs,
    version: &Published,
    day: Date,
) -> Result<BTreeSet<String>, Error> {
    let read = packs.get(conn, &[version]).await?;
    let rules = read
        .iter()
        .flat_map(|pack| &pack.pack.rules)
        .filter(|rule| rule.valid.contains(day));
    Ok(rules
        .map(|rule| format!("{}/{}", rule.id, rule.revision))
        .collect())
}
