use caller::Caller;
use commands::Error;
use database::Window;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::RuleChanges;
use super::queue::queue;
use crate::domain::{Refusal, RuleChangeId, RulePackVersionId};
use crate::rule_changes::domain::{RuleChange, RuleChangeFilter, RuleChangeKind, VerdictChange};
use crate::rule_changes::store;
use crate::rule_changes::store::verdict_changes::VerdictChangeFilter;
use crate::rule_files::domain::Severity;
use crate::rule_packs::domain::RulePackVersionStatus;
use crate::rule_packs::service::lock_version;
use crate::service::rights;

/// So many previews may wait.
const MOST_OPEN: i64 = 20;

/// What somebody wants to know before a version is published.
#[derive(Clone, Copy, Debug)]
pub struct PreviewRequest {
    pub version: RulePackVersionId,
    /// From when on it would be in force; from the beginning, if no day is named.
    pub effective_from: Option<Date>,
    /// The one day to look at; each question's own, if none is named.
    pub as_of: Option<Date>,
}

impl RuleChanges {
    /// Begins to find out whose verdicts a version would change. The answer is the work itself, to be looked at again.
    pub async fn preview_rule_change(
        &self,
        caller: &Caller,
        request: PreviewRequest,
        now: OffsetDateTime,
    ) -> Result<RuleChange, Error> {
        let by = rights::rule_reader(caller)?;
        let mut tx = self.pool.begin().await?;
        let version = lock_version(&mut tx, request.version).await?;
        let refused = |code, message| Refusal::new(code, &["rulePackVersionId"], message);
        if version.published_at.is_some() {
            return Err(refused(
                ErrorCode::WrongState,
                "a version that was published has changed what it changes",
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
                "a version with an ERROR decides nothing: mend the file first",
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
            let message = format!("{MOST_OPEN} previews are under way: wait for one");
            return Err(Refusal::new(ErrorCode::TooMany, &[], message).into());
        }
        queue(&mut tx, &change).await?;
        tx.commit().await?;
        Ok(change)
    }

    /// Goes on with a change that FAILED, where it was.
    pub async fn retry_rule_change(
        &self,
        caller: &Caller,
        id: RuleChangeId,
        now: OffsetDateTime,
    ) -> Result<RuleChange, Error> {
        rights::rule_publisher(caller)?;
        let mut tx = self.pool.begin().await?;
        let refused = |code, message| Refusal::new(code, &["ruleChangeId"], message);
        let known = store::rule_changes::list(&mut tx, &[id]).await?;
        known
            .first()
            .ok_or_else(|| refused(ErrorCode::RuleChangeNotFound, "no such change"))?;
        if !store::rule_changes::update_failed(&mut tx, id, now).await? {
            return Err(refused(
                ErrorCode::WrongState,
                "only a change that FAILED is tried again",
            )
            .into());
        }
        let change = store::rule_changes::list(&mut tx, &[id]).await?.pop();
        tx.commit().await?;
        Ok(change.ok_or_else(|| refused(ErrorCode::RuleChangeNotFound, "no such change"))?)
    }

    /// Those of these changes that the caller may know of.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[RuleChangeId],
    ) -> Result<Vec<RuleChange>, Error> {
        if rights::rule_reader(caller).is_err() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::list(&mut conn, ids).await?)
    }

    /// Newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: RuleChangeFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<RuleChange>, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::page(&mut conn, filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: RuleChangeFilter) -> Result<i64, Error> {
        rights::rule_reader(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::count(&mut conn, filter).await?)
    }

    /// The verdicts that a change changes, newest first. Editors see all of them; a seller sees its own, once it was told.
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

/// The changes of verdicts that a caller sees, of one change of rules or of all.
fn visible(caller: &Caller, change: Option<RuleChangeId>) -> Result<VerdictChangeFilter, Error> {
    let reader = rights::rule_reader(caller).is_ok();
    let organisation = if reader {
        None
    } else {
        rights::reach(caller)?.organisation()
    };
    Ok(VerdictChangeFilter {
        change,
        organisation,
        announced: !reader,
    })
}
