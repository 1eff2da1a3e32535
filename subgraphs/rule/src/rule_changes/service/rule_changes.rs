use caller::Caller;
use commands::Error;
use database::Window;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::RuleChanges;
use super::queue::queue;
use crate::domain::{RIGHTS, Refusal, RuleChangeId, RulePackVersionId};
use crate::rule_changes::domain::{RuleChange, RuleChangeFilter, RuleChangeKind, VerdictChange};
use crate::rule_changes::store;
use crate::rule_changes::store::verdict_changes::VerdictChangeFilter;
use crate::rule_files::domain::Severity;
use crate::rule_packs::domain::RulePackVersionStatus;
use crate::rule_packs::service::lock_version;
use crate::service::rights;

/// Limit of previews in progress.
const MOST_OPEN: i64 = 20;

/// Request for a preview.
#[derive(Clone, Copy, Debug)]
pub struct PreviewRequest {
    pub version: RulePackVersionId,
    /// First day of the version. `None` if it has no first day.
    pub effective_from: Option<Date>,
    /// Single day of the evaluation. `None` if each subject has its own day.
    pub as_of: Option<Date>,
}

impl RuleChanges {
    /// Starts a preview of the verdicts that a version would change. The client polls the returned rule change.
    pub async fn preview_rule_change(
        &self,
        caller: &Caller,
        request: PreviewRequest,
        now: OffsetDateTime,
    ) -> Result<RuleChange, Error> {
        RIGHTS.check(caller, "previewRuleChange")?;
        let by = caller.user()?;
        let mut tx = self.pool.begin().await?;
        let version = lock_version(&mut tx, request.version).await?;
        let refused = |code, message| Refusal::new(code, &["rulePackVersionId"], message);
        if version.published_at.is_some() {
            return Err(refused(
                ErrorCode::WrongState,
                "The version was published already. See its `ruleChanges`.",
            )
            .into());
        }
        let broken = version
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        if broken && version.status == RulePackVersionStatus::Draft {
            return Err(refused(
                ErrorCode::VersionInvalid,
                "The file of the version has errors. Correct the file and upload it again.",
            )
            .into());
        }
        let kind = RuleChangeKind::Preview;
        let queued = RuleChange::queued(kind, Some(version.id), by.id, caller.correlation(), now);
        let change = RuleChange {
            effective_from: request.effective_from,
            as_of: request.as_of,
            ..queued
        };
        if store::rule_changes::count_open_previews(&mut tx).await? >= MOST_OPEN {
            let message = format!("{MOST_OPEN} previews are in progress. Wait until one ends.");
            return Err(Refusal::new(ErrorCode::TooMany, &[], message).into());
        }
        queue(&mut tx, &change).await?;
        tx.commit().await?;
        Ok(change)
    }

    /// Resumes a FAILED change at the place where it stopped.
    pub async fn retry_rule_change(
        &self,
        caller: &Caller,
        id: RuleChangeId,
        now: OffsetDateTime,
    ) -> Result<RuleChange, Error> {
        RIGHTS.check(caller, "retryRuleChange")?;
        let mut tx = self.pool.begin().await?;
        let refused = |code, message| Refusal::new(code, &["ruleChangeId"], message);
        let known = store::rule_changes::list(&mut tx, &[id]).await?;
        known.first().ok_or_else(|| {
            refused(
                ErrorCode::RuleChangeNotFound,
                "There is no rule change with this ID.",
            )
        })?;
        if !store::rule_changes::update_failed(&mut tx, id, now).await? {
            return Err(refused(
                ErrorCode::WrongState,
                "Only a FAILED rule change can be resumed.",
            )
            .into());
        }
        let change = store::rule_changes::list(&mut tx, &[id]).await?.pop();
        tx.commit().await?;
        Ok(change.ok_or_else(|| {
            refused(
                ErrorCode::RuleChangeNotFound,
                "There is no rule change with this ID.",
            )
        })?)
    }

    /// Lists the changes among these IDs that the caller may read.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[RuleChangeId],
    ) -> Result<Vec<RuleChange>, Error> {
        if RIGHTS.check(caller, "RuleChange").is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::list(&mut conn, ids).await?)
    }

    /// Lists a page of rule changes, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: RuleChangeFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<RuleChange>, Error> {
        RIGHTS.check(caller, "ruleChanges")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::page(&mut conn, filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: RuleChangeFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "ruleChanges")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::count(&mut conn, filter).await?)
    }

    /// Lists changed verdicts, newest first. Users who may read rules see all; a seller sees its own that were announced.
    pub async fn list_verdict_changes(
        &self,
        caller: &Caller,
        change: Option<RuleChangeId>,
        window: Window<Uuid>,
    ) -> Result<Vec<VerdictChange>, Error> {
        let filter = visible(caller, change)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::verdict_changes::page(&mut conn, filter, window).await?)
    }

    pub async fn count_verdict_changes(
        &self,
        caller: &Caller,
        change: Option<RuleChangeId>,
    ) -> Result<i64, Error> {
        let filter = visible(caller, change)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::verdict_changes::count(&mut conn, filter).await?)
    }
}

/// Returns the filter of the changed verdicts that a caller may read, of one rule change or of all.
fn visible(caller: &Caller, change: Option<RuleChangeId>) -> Result<VerdictChangeFilter, Error> {
    RIGHTS.check(caller, "verdictChanges")?;
    let reads_rules = RIGHTS.check(caller, "ruleChanges").is_ok();
    let organisation = if reads_rules {
        None
    } else {
        Some(rights::own_organisation(caller)?)
    };
    Ok(VerdictChangeFilter {
        change,
        organisation,
        announced: !reads_rules,
    })
}
