//! Reviews, publications and withdrawals of versions.

use anyhow::Context;
use commands::{CommandContext, Error};
use database::Conn;
use events::rule::RuleFact;
use time::Date;
use uuid::Uuid;

use super::RulePackReviews;
use super::packs::list_names;
use super::settlement::settle;
use super::versions::{find_version_again, lock_version, update_version};
use crate::domain::{RIGHTS, Refusal, RulePackId, RulePackVersionId};
use crate::rule_changes::domain::{RuleChange, RuleChangeKind};
use crate::rule_changes::service::queue;
use crate::rule_packs::domain::{RulePackVersion, calendar, refusals};
use crate::rule_packs::events::outgoing;
use crate::rule_packs::store;

/// Constructor of an event about a version.
type VersionFact = fn(events::rule::RulePackVersion) -> RuleFact;

impl RulePackReviews {
    /// Submits a VALID version for review.
    pub async fn submit_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "submitRulePack")?;
        let submit = |version: &mut RulePackVersion, by: Uuid| version.submit(by, command.now());
        self.review(command, id, RuleFact::RulePackSubmitted, submit)
            .await
    }

    /// Approves a version, which may then be published.
    pub async fn approve_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
        comment: Option<String>,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "approveRulePack")?;
        let approve =
            |version: &mut RulePackVersion, by: Uuid| version.approve(by, comment, command.now());
        self.review(command, id, RuleFact::RulePackApproved, approve)
            .await
    }

    /// Rejects a version, which becomes a DRAFT again.
    pub async fn reject_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
        reason: &str,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "rejectRulePack")?;
        let reject =
            |version: &mut RulePackVersion, by: Uuid| version.reject(by, reason, command.now());
        self.review(command, id, RuleFact::RulePackRejected, reject)
            .await
    }

    /// Changes a version by a step of its review, and publishes the event.
    async fn review(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
        fact: VersionFact,
        step: impl FnOnce(&mut RulePackVersion, Uuid) -> Result<(), Refusal>,
    ) -> Result<RulePackVersion, Error> {
        let by = command.caller().user()?;
        self.commands
            .run(command, id, async |tx| {
                let mut version = lock_version(tx, id).await?;
                command.expects(version.version)?;
                step(&mut version, by.id)?;
                update_version(tx, command.event_context(), &version, by, fact).await?;
                Ok(version)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Publishes an APPROVED version from a day on, or without a first day. Sellers whose verdicts change are notified.
    pub async fn publish_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
        effective_from: Option<Date>,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "publishRulePack")?;
        let by = command.caller().user()?;
        self.commands
            .run(command, id, async |tx| {
                store::rules_in_force::lock(tx).await?;
                let mut version = lock_with_pack(tx, id).await?;
                command.expects(version.version)?;
                if version.publish(effective_from, by.id, command.now())? {
                    version = self.put_in_force(tx, command, by, version).await?;
                }
                Ok(version)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Stores a version that becomes published, publishes the event, and queues the rule change.
    async fn put_in_force(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        by: &caller::User,
        version: RulePackVersion,
    ) -> Result<RulePackVersion, Error> {
        let id = version.id;
        store::rule_pack_versions::update(conn, &version).await?;
        let names = list_names(conn, &[id])
            .await?
            .remove(&id)
            .context("the rule file of the version to publish cannot be read")?;
        let context = command.event_context();
        outgoing::rule_pack_published(conn, context, &version, by.organisation, &names).await?;
        queue_change(conn, command, RuleChangeKind::Publication, &version).await?;
        self.settled(conn, command, version).await
    }

    /// Withdraws a version permanently; the version that it superseded is in force again. Sellers whose verdicts change are
    /// notified.
    pub async fn withdraw_rule_pack(
        &self,
        command: &CommandContext,
        id: RulePackVersionId,
        reason: &str,
    ) -> Result<RulePackVersion, Error> {
        RIGHTS.check(command.caller(), "withdrawRulePack")?;
        self.commands
            .run(command, id, async |tx| {
                store::rules_in_force::lock(tx).await?;
                let version = lock_with_pack(tx, id).await?;
                command.expects(version.version)?;
                self.withdraw(tx, command, version, reason).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Withdraws the version in force today, so that the previous one is in force again. Returns the version in force now, if there
    /// is one.
    pub async fn roll_back_rule_pack(
        &self,
        command: &CommandContext,
        pack: RulePackId,
        reason: &str,
    ) -> Result<Option<RulePackVersion>, Error> {
        RIGHTS.check(command.caller(), "rollBackRulePack")?;
        let today = command.now().date();
        self.commands
            .run(command, pack, async |tx| {
                store::rules_in_force::lock(tx).await?;
                let known = store::rule_packs::lock(tx, pack).await?;
                command.expects(known.ok_or_else(refusals::rule_pack_not_found)?.version)?;
                let current = self.in_force(tx, pack, today).await?;
                let current = current.ok_or_else(refusals::nothing_in_force)?;
                let version = lock_version(tx, current).await?;
                self.withdraw(tx, command, version, reason).await?;
                self.find_in_force(tx, pack, today).await
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                self.find_in_force(&mut conn, RulePackId(first), today)
                    .await
            })
            .await
    }

    /// Withdraws a locked version. The pack and the rules in force are locked, too.
    async fn withdraw(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        mut version: RulePackVersion,
        reason: &str,
    ) -> Result<RulePackVersion, Error> {
        let by = command.caller().user()?;
        if !version.withdraw(by.id, reason, command.now())? {
            return Ok(version);
        }
        let context = command.event_context();
        update_version(conn, context, &version, by, RuleFact::RulePackWithdrawn).await?;
        queue_change(conn, command, RuleChangeKind::Withdrawal, &version).await?;
        self.settled(conn, command, version).await
    }

    /// Settles the pack and returns the version in its new state.
    async fn settled(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        version: RulePackVersion,
    ) -> Result<RulePackVersion, Error> {
        let context = command.event_context();
        settle(conn, &self.packs, context, version.pack, context.now).await?;
        let settled = store::rule_pack_versions::list(conn, &[version.id])
            .await?
            .pop();
        Ok(settled.unwrap_or(version))
    }

    async fn in_force(
        &self,
        conn: &mut Conn,
        pack: RulePackId,
        day: Date,
    ) -> Result<Option<RulePackVersionId>, Error> {
        let published = self.packs.calendar(conn).await?.of_pack(pack);
        let versions = calendar::in_force(&published, day);
        Ok(versions.first().map(|version| version.id))
    }

    async fn find_in_force(
        &self,
        conn: &mut Conn,
        pack: RulePackId,
        day: Date,
    ) -> Result<Option<RulePackVersion>, Error> {
        let current = self.in_force(conn, pack, day).await?;
        let found = store::rule_pack_versions::list(conn, current.as_slice()).await?;
        Ok(found.into_iter().next())
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<RulePackVersion, Error> {
        let mut conn = self.pool.acquire().await?;
        find_version_again(&mut conn, id).await
    }
}

/// Queues the rule change of a publication or a withdrawal.
async fn queue_change(
    conn: &mut Conn,
    command: &CommandContext,
    kind: RuleChangeKind,
    version: &RulePackVersion,
) -> Result<(), Error> {
    let caller = command.caller();
    let by = caller.user()?.id;
    let change = RuleChange {
        effective_from: version.effective_from,
        ..RuleChange::queued(
            kind,
            Some(version.id),
            by,
            caller.correlation(),
            command.now(),
        )
    };
    queue(conn, &change).await?;
    Ok(())
}

/// Locks the pack before the version. All commands that change the version in force use this order.
async fn lock_with_pack(conn: &mut Conn, id: RulePackVersionId) -> Result<RulePackVersion, Error> {
    let known = store::rule_pack_versions::list(conn, &[id])
        .await?
        .pop()
        .ok_or_else(refusals::rule_pack_version_not_found)?;
    let pack = store::rule_packs::lock(conn, known.pack).await?;
    pack.ok_or_else(refusals::rule_pack_not_found)?;
    lock_version(conn, id).await
}
