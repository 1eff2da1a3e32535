use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::self_check::{SelfCheck, Verdict, paged_self_checks};
use crate::graphql::{JobStatus, count};
use crate::self_checks::domain::{self, SelfCheckFilter};
use crate::self_checks::service::BulkSelfChecks;

pub struct BulkSelfCheck(pub domain::BulkSelfCheck);

/// Self-checks of many products, which run in the background. Subscribe to `bulkSelfCheckUpdated`, or query it
/// until `finishedAt` is not null. Then read `selfChecks`.
#[Object]
impl BulkSelfCheck {
    /// ID of the bulk self-check.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Status of the background job.
    async fn status(&self) -> JobStatus {
        self.0.status.into()
    }

    /// Number of checks: products times lanes. An estimate until the status is COMPLETED, because archived products are skipped.
    async fn total_count(&self) -> i32 {
        count(self.0.total)
    }

    /// Number of checks run so far.
    async fn checked_count(&self) -> i32 {
        count(self.0.done)
    }

    /// Day of the checks. Null if each check uses the day on which it runs, in the market of destination.
    async fn as_of(&self) -> Option<Date> {
        self.0.request.as_of.map(Date)
    }

    /// Number of checks for each verdict so far.
    async fn verdicts(&self, ctx: &Context<'_>) -> Result<Vec<VerdictCount>, Failure> {
        let request = RequestContext::of(ctx);
        let counted = request
            .service::<BulkSelfChecks>()
            .count_verdicts(self.0.id)
            .await?;
        let one = |(verdict, number): (_, i64)| VerdictCount {
            verdict: Verdict::from(verdict),
            count: count(number),
        };
        Ok(counted.into_iter().map(one).collect())
    }

    /// Results, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn self_checks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Lists only self-checks with this verdict.")] verdict: Option<Verdict>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, SelfCheck>, Failure> {
        let verdict = verdict.map(Into::into);
        let filter = SelfCheckFilter {
            bulk: Some(self.0.id),
            verdict,
            ..SelfCheckFilter::default()
        };
        paged_self_checks(
            RequestContext::of(ctx),
            filter,
            Page::new(first, after, last, before)?,
        )
        .await
    }

    /// Time at which the bulk self-check was started.
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

/// Number of self-checks with a verdict.
#[derive(SimpleObject)]
pub struct VerdictCount {
    /// Verdict of the self-checks.
    verdict: Verdict,
    /// Number of self-checks.
    count: i32,
}
