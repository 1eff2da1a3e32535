use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::rule_change::{RuleChange, RuleChangeKind};
use super::verdict_change::{VerdictChange, paged_verdict_changes};
use crate::graphql::{JobStatus, User, count};
use crate::rule_changes::domain::{RuleChangeKind as Kind, VerdictChangeFilter};
use crate::rule_packs::graphql::types::RulePackVersion;

/// Change of the rules in force. It evaluates the latest self-check of every product and lane, with its evidence, and every watched
/// product, with and without the change. It is a background job: subscribe to `ruleChangeUpdated`, or query it until
/// `finishedAt` is not null.
#[Object]
impl RuleChange {
    /// ID of the rule change.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Cause of the change.
    async fn kind(&self) -> RuleChangeKind {
        self.0.kind.into()
    }

    /// Version that was published or withdrawn, or that a preview would publish. Null for a new day.
    async fn rule_pack_version(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<RulePackVersion>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.version {
            Some(version) => Ok(request.load(version).await?.map(RulePackVersion)),
            None => Ok(None),
        }
    }

    /// User who started the preview, or published or withdrew the version. Null for a new day.
    async fn requested_by(&self) -> Option<User> {
        let is_by_user = self.0.kind != Kind::Day;
        is_by_user.then(|| self.0.requested_by.into())
    }

    /// First day on which the version is in force. Null if it has no first day.
    async fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    /// Single day on which all verdicts are evaluated. Null if each is evaluated on its own day: the day of the self-check, or, if
    /// it named none, today or the first day of the version, whichever is later.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }

    /// Status of the background job.
    async fn status(&self) -> JobStatus {
        self.0.status.into()
    }

    /// Number of verdicts to evaluate. An estimate until the status is COMPLETED.
    async fn total_count(&self) -> i32 {
        count(self.0.total)
    }

    /// Number of verdicts evaluated so far.
    async fn checked_count(&self) -> i32 {
        count(self.0.done)
    }

    /// Number of changed verdicts so far.
    async fn changed_count(&self) -> i32 {
        count(self.0.changed)
    }

    /// Number of sellers with changed verdicts. 0 until the status is COMPLETED.
    async fn seller_count(&self) -> i32 {
        count(self.0.sellers)
    }

    /// Changed verdicts, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, VerdictChange>, Failure> {
        let filter = VerdictChangeFilter {
            change: Some(self.0.id),
            ..VerdictChangeFilter::default()
        };
        let page = Page::new(first, after, last, before)?;
        paged_verdict_changes(RequestContext::of(ctx), filter, page).await
    }

    /// Time at which the change was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Time at which the job ended. Null while it is in progress.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }
}
