//! Which version of a pack is in force today, and what that means for the others: done when something is published or
//! withdrawn, and by the clock on every new day.

use std::collections::BTreeSet;

use database::Conn;
use events::rule::RuleFact;
use time::Date;

use super::{Error, Packs, Service, rule_files};
use crate::domain::{
    Published, RuleChange, RuleChangeKind, RulePackId, RulePackVersionStatus, calendar,
};
use crate::events::outgoing::{self, Because};
use crate::store;

impl Service {
    /// Brings every pack up to the day, and begins to look for what the day means for those who watch. Says whether there
    /// was anything to do.
    pub async fn begin_day(&self, because: Because) -> Result<bool, Error> {
        let today = because.now.date();
        let unsettled = {
            let mut conn = self.pool.acquire().await?;
            store::rule_packs::list_unsettled(&mut conn, today).await?
        };
        for pack in &unsettled {
            // One pack that cannot be settled does not keep the day from the others.
            if let Err(error) = self.settle_alone(because, *pack).await {
                tracing::error!(pack = %pack.0, %error, "a rule pack could not be settled");
            }
        }
        let nobody = uuid::Uuid::nil();
        let kind = RuleChangeKind::Day;
        let change = RuleChange::queued(kind, None, nobody, because.cause.correlation, because.now);
        let mut tx = self.pool.begin().await?;
        let new = store::rule_changes::insert(
            &mut tx,
            &RuleChange {
                as_of: Some(today),
                ..change
            },
        )
        .await?;
        tx.commit().await?;
        Ok(new || !unsettled.is_empty())
    }
}

impl Service {
    async fn settle_alone(&self, because: Because, pack: RulePackId) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        settle(&mut tx, &self.packs, because, pack).await?;
        Ok(tx.commit().await?)
    }
}

/// Writes which version of a pack is in force, marks those that it supersedes, and tells which rules began and ended to
/// count since the pack was settled last.
pub(super) async fn settle(
    conn: &mut Conn,
    packs: &Packs,
    because: Because,
    id: RulePackId,
) -> Result<(), Error> {
    let today = because.now.date();
    let pack = store::rule_packs::lock(conn, id).await?;
    let mut pack = pack.ok_or_else(rule_files::not_found)?;
    let published = store::rule_pack_versions::list_published(conn, Some(id)).await?;
    let now_in_force = calendar::in_force(&published, today)
        .first()
        .copied()
        .cloned();
    mark(conn, &published, today).await?;

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
    pack.in_force = now_in_force.map(|version| version.id);
    pack.settled_on = Some(today);
    let begun: Vec<String> = after.difference(&before).cloned().collect();
    let ended: Vec<String> = before.difference(&after).cloned().collect();
    for (rules, fact) in [
        (ended, RuleFact::RuleExpired as fn(_) -> _),
        (begun, RuleFact::RuleEffective),
    ] {
        if !rules.is_empty() {
            pack.version += 1;
            outgoing::rules_on_day(conn, because, &pack, rules, fact).await?;
        }
    }
    Ok(store::rule_packs::update_in_force(conn, &pack).await?)
}

async fn mark(conn: &mut Conn, published: &[Published], today: Date) -> Result<(), Error> {
    let superseded = calendar::superseded(published, today);
    let others = published
        .iter()
        .filter(|version| version.withdrawn_at.is_none() && !superseded.contains(&version.id));
    let others: Vec<_> = others.map(|version| version.id).collect();
    store::rule_pack_versions::update_status(conn, &superseded, RulePackVersionStatus::Superseded)
        .await?;
    Ok(
        store::rule_pack_versions::update_status(conn, &others, RulePackVersionStatus::Published)
            .await?,
    )
}

/// The rules of a version that count on a day, as `EU-EUDR-COCOA/2`.
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
