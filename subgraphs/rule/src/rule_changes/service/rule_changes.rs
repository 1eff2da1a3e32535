use caller::Caller;
use commands::{CommandContext, Error, replayed};
use database::Window;
use time::Date;
use uuid::Uuid;

use super::RuleChanges;
use super::queue::queue;
use crate::domain::{RIGHTS, Refusal, RuleChangeId, RulePackVersionId, Sorting};
use crate::rule_changes::domain::{
    RuleChange, RuleChangeFilter, RuleChangeKey, RuleChangeKind, RuleChangeSortField,
    VerdictChange, VerdictChangeFilter, refusals,
};
use crate::rule_changes::store;
use crate::rule_changes::store::verdict_changes::VerdictChangeScope;
use crate::rule_files::domain::{FileFinding, Severity};
use crate::rule_packs::domain::{RulePackVersion, RulePackVersionStatus};
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
    /// Starts a preview of the verdicts that a version would change. The client follows the returned rule change.
    pub async fn preview_rule_change(
        &self,
        command: &CommandContext,
        request: PreviewRequest,
    ) -> Result<RuleChange, Error> {
        RIGHTS.check(command.caller(), "previewRuleChange")?;
        let change = previewed(command, request)?;
        self.commands
            .run(command, change.id, async |tx| {
                let version = lock_version(tx, request.version).await?;
                command.expects(version.version)?;
                check_preview(&version)?;
                if store::rule_changes::count_open_previews(tx).await? >= MOST_OPEN {
                    return Err(refusals::too_many_previews(MOST_OPEN).into());
                }
                queue(tx, &change).await?;
                Ok(change)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Resumes a FAILED change at the place where it stopped.
    pub async fn retry_rule_change(
        &self,
        command: &CommandContext,
        id: RuleChangeId,
    ) -> Result<RuleChange, Error> {
        RIGHTS.check(command.caller(), "retryRuleChange")?;
        self.commands
            .run(command, id, async |tx| {
                let known = store::rule_changes::list(tx, &[id]).await?.pop();
                known.ok_or_else(refusals::rule_change_not_found)?;
                if !store::rule_changes::update_failed(tx, id, command.now()).await? {
                    return Err(refusals::rule_change_not_failed().into());
                }
                let change = store::rule_changes::list(tx, &[id]).await?.pop();
                Ok(change.ok_or_else(refusals::rule_change_not_found)?)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, id: Uuid) -> Result<RuleChange, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = store::rule_changes::list(&mut conn, &[RuleChangeId(id)]).await?;
        replayed(found.into_iter().next())
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

    /// Lists a page of the rule changes that match the filter.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &RuleChangeFilter,
        sorting: Sorting<RuleChangeSortField>,
        window: Window<RuleChangeKey>,
    ) -> Result<Vec<RuleChange>, Error> {
        RIGHTS.check(caller, "ruleChanges")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::page(&mut conn, filter, sorting, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &RuleChangeFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "ruleChanges")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::count(&mut conn, filter).await?)
    }

    /// Lists changed verdicts, newest first. Users who may read rules see all; a seller sees its own that were announced.
    pub async fn list_verdict_changes(
        &self,
        caller: &Caller,
        filter: VerdictChangeFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<VerdictChange>, Error> {
        let scope = scope(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::verdict_changes::page(&mut conn, scope, filter, window).await?)
    }

    pub async fn count_verdict_changes(
        &self,
        caller: &Caller,
        filter: VerdictChangeFilter,
    ) -> Result<i64, Error> {
        let scope = scope(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::verdict_changes::count(&mut conn, scope, filter).await?)
    }
}

/// Creates the rule change of a preview.
fn previewed(command: &CommandContext, request: PreviewRequest) -> Result<RuleChange, Error> {
    let caller = command.caller();
    let (kind, by) = (RuleChangeKind::Preview, caller.user()?.id);
    let version = Some(request.version);
    Ok(RuleChange {
        effective_from: request.effective_from,
        as_of: request.as_of,
        ..RuleChange::queued(kind, version, by, caller.correlation(), command.now())
    })
}

/// Refuses a preview of a version that was published or has errors.
fn check_preview(version: &RulePackVersion) -> Result<(), Refusal> {
    if version.published_at.is_some() {
        return Err(refusals::version_published());
    }
    let is_error = |finding: &FileFinding| finding.severity == Severity::Error;
    if version.status == RulePackVersionStatus::Draft && version.findings.iter().any(is_error) {
        return Err(refusals::version_invalid());
    }
    Ok(())
}

/// Returns the changed verdicts that a caller may read.
fn scope(caller: &Caller) -> Result<VerdictChangeScope, Error> {
    RIGHTS.check(caller, "verdictChanges")?;
    if RIGHTS.check(caller, "ruleChanges").is_ok() {
        Ok(VerdictChangeScope::All)
    } else {
        let own = rights::own_organisation(caller)?;
        Ok(VerdictChangeScope::Announced(own))
    }
}
