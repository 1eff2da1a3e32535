//! Reviews, publications and withdrawals of versions.

use anyhow::Context;
use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use events::rule::RuleFact;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};

use super::RulePackReviews;
use super::packs::list_names;
use super::settlement::settle;
use super::versions::{lock_version, update_version};
use crate::domain::{RIGHTS, Refusal, RulePackId, RulePackVersionId};
use crate::rule_changes::domain::{RuleChange, RuleChangeKind};
use crate::rule_changes::service::queue;
use crate::rule_packs::domain::refusals::rule_pack_version_not_found;
use crate::rule_packs::domain::{RulePackVersion, calendar};
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;

impl RulePackReviews {
    /// Submits a VALID version for review.
    pub async fn submit_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "submitRulePack")?;
        let by = caller.user()?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock_version(&mut tx, id).await?;
        version.submit(by.id, now)?;
        update_version(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &version,
            by,
            RuleFact::RulePackSubmitted,
        )
        .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Approves a version, which may then be published.
    pub async fn approve_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        comment: Option<String>,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "approveRulePack")?;
        let by = caller.user()?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock_version(&mut tx, id).await?;
        version.approve(by.id, comment, now)?;
        update_version(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &version,
            by,
            RuleFact::RulePackApproved,
        )
        .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Rejects a version, which becomes a DRAFT again.
    pub async fn reject_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "rejectRulePack")?;
        let by = caller.user()?;
        let mut tx = self.pool.begin().await?;
        let mut version = lock_version(&mut tx, id).await?;
        version.reject(by.id, reason, now)?;
        update_version(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &version,
            by,
            RuleFact::RulePackRejected,
        )
        .await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Publishes an APPROVED version from a day on, or without a first day. Sellers whose verdicts change are notified.
    pub async fn publish_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        effective_from: Option<Date>,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "publishRulePack")?;
        let by = caller.user()?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        store::rules_in_force::lock(&mut tx).await?;
        let mut version = lock_with_pack(&mut tx, id).await?;
        if version.publish(effective_from, by.id, now)? {
            store::rule_pack_versions::update(&mut tx, &version).await?;
            let names = list_names(&mut tx, &[id])
                .await?
                .remove(&id)
                .context("the rule file of the version to publish cannot be read")?;
            outgoing::rule_pack_published(&mut tx, context, &version, by.organisation, &names)
                .await?;
            let kind = RuleChangeKind::Publication;
            let change = RuleChange::queued(kind, Some(id), by.id, caller.correlation(), now);
            queue(
                &mut tx,
                &RuleChange {
                    effective_from,
                    ..change
                },
            )
            .await?;
            version = self.settled(&mut tx, context, version).await?;
        }
        tx.commit().await?;
        Ok(version)
    }

    /// Withdraws a version permanently; the version that it superseded is in force again. Sellers whose verdicts change are
    /// notified.
    pub async fn withdraw_rule_pack(
        &self,
        caller: &Caller,
        id: RulePackVersionId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(caller, "withdrawRulePack")?;
        let mut tx = self.pool.begin().await?;
        let withdrawal = Withdrawal {
            version: id,
            reason,
        };
        let version = self.withdraw(&mut tx, caller, withdrawal, now).await?;
        tx.commit().await?;
        Ok(version)
    }

    /// Withdraws the version in force today, so that the previous one is in force again. Returns the version in force now, if there
    /// is one.
    pub async fn roll_back_rule_pack(
        &self,
        caller: &Caller,
        pack: RulePackId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<Option<RulePackVersion>, Error> {
        RIGHTS.check(caller, "rollBackRulePack")?;
        let mut tx = self.pool.begin().await?;
        store::rules_in_force::lock(&mut tx).await?;
        let known = store::rule_packs::lock(&mut tx, pack).await?;
        known.ok_or_else(|| {
            Refusal::new(
                ErrorCode::RulePackNotFound,
                &["rulePackId"],
                "There is no rule pack with this ID.",
            )
        })?;
        let Some(current) = in_force(&mut tx, pack, now.date()).await? else {
            let message = "No version of this rule pack is in force today.";
            return Err(Refusal::new(ErrorCode::WrongState, &["rulePackId"], message).into());
        };
        let withdrawal = Withdrawal {
            version: current,
            reason,
        };
        self.withdraw(&mut tx, caller, withdrawal, now).await?;
        let before = in_force(&mut tx, pack, now.date()).await?;
        let ids: Vec<_> = before.into_iter().collect();
        let version = store::rule_pack_versions::list(&mut tx, &ids).await?.pop();
        tx.commit().await?;
        Ok(version)
    }

    async fn withdraw(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        withdrawal: Withdrawal<'_>,
        now: OffsetDateTime,
    ) -> Result<RulePackVersion, Error> {
        let Withdrawal {
            version: id,
            reason,
        } = withdrawal;
        let by = caller.user()?;
        let context = EventContext::of_request(caller.correlation(), now);
        store::rules_in_force::lock(conn).await?;
        let mut version = lock_with_pack(conn, id).await?;
        if version.withdraw(by.id, reason, now)? {
            update_version(conn, context, &version, by, RuleFact::RulePackWithdrawn).await?;
            let kind = RuleChangeKind::Withdrawal;
            let change = RuleChange::queued(kind, Some(id), by.id, caller.correlation(), now);
            let effective_from = version.effective_from;
            queue(
                conn,
                &RuleChange {
                    effective_from,
                    ..change
                },
            )
            .await?;
            version = self.settled(conn, context, version).await?;
        }
        Ok(version)
    }

    /// Settles the pack and returns the version in its new state.
    async fn settled(
        &self,
        conn: &mut Conn,
        context: EventContext,
        version: RulePackVersion,
    ) -> Result<RulePackVersion, Error> {
        settle(conn, &self.packs, context, version.pack, context.now).await?;
        let settled = store::rule_pack_versions::list(conn, &[version.id])
            .await?
            .pop();
        Ok(settled.unwrap_or(version))
    }
}

/// Withdrawal of a version.
struct Withdrawal<'a> {
    version: RulePackVersionId,
    reason: &'a str,
}

/// Locks the pack before the version. All commands that change the version in force use this order.
async fn lock_with_pack(conn: &mut Conn, id: RulePackVersionId) -> Result<RulePackVersion, Error> {
    let known = store::rule_pack_versions::list(conn, &[id])
        .await?
        .pop()
        .ok_or_else(rule_pack_version_not_found)?;
    store::rule_packs::lock(conn, known.pack).await?;
    lock_version(conn, id).await
}

async fn in_force(
    conn: &mut Conn,
    pack: RulePackId,
    day: Date,
) -> Result<Option<RulePackVersionId>, Error> {
    let published = store::rule_pack_versions::list_published(conn, Some(pack)).await?;
    Ok(calendar::in_force(&published, day)
        .first()
        .map(|version| version.id))
}
