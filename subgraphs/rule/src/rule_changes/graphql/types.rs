use async_graphql::{Context, Enum, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::RuleChangeId;
use crate::graphql::{Lane, paged};
use crate::products::graphql::types::Organisation;
use crate::products::graphql::types::Product;
use crate::rule_changes::domain;
use crate::rule_packs::graphql::types::RulePackVersion;
use crate::self_checks::graphql::types::{SelfCheck, Verdict};
use crate::watches::graphql::types::Watch;

pub struct RuleChange(pub domain::RuleChange);

/// A change of the rules in force, tried on the latest self-check of every product and lane, with its evidence, and on
/// everything that is watched. It is worked on in the background: ask again until `status` is COMPLETED.
#[Object]
impl RuleChange {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn kind(&self) -> RuleChangeKind {
        self.0.kind.into()
    }

    /// The version that is, or would be, published or withdrawn; null for a new day.
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

    /// The version's first day in force; null: from the beginning.
    async fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    /// The one day that is looked at. Null: each question's own; what was asked about no day in particular is looked at
    /// today, or on the first day of the version if that is later.
    async fn as_of(&self) -> Option<Date> {
        self.0.as_of.map(Date)
    }

    async fn status(&self) -> JobStatus {
        self.0.status.into()
    }

    /// How many questions there are to look at; an estimate until it is COMPLETED.
    async fn total_count(&self) -> i32 {
        count(self.0.total)
    }

    /// How many have been looked at.
    async fn checked_count(&self) -> i32 {
        count(self.0.done)
    }

    /// How many verdicts change.
    async fn changed_count(&self) -> i32 {
        count(self.0.changed)
    }

    /// Of how many sellers; 0 until it is COMPLETED.
    async fn seller_count(&self) -> i32 {
        count(self.0.sellers)
    }

    /// The verdicts that change, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, VerdictChange>, Failure> {
        paged_verdict_changes(
            RequestContext::of(ctx),
            Some(self.0.id),
            Page::new(first, after, last, before)?,
        )
        .await
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(DateTime)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RuleChangeKind")]
pub enum RuleChangeKind {
    /// What publishing a version would change. No seller is told.
    Preview,
    /// What publishing a version has changed.
    Publication,
    /// What withdrawing a version has changed.
    Withdrawal,
    /// What a new day (UTC) has changed for what is watched: rules that began or ended, documents that expired.
    Day,
}

/// How far work in the background has come.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::JobStatus")]
pub enum JobStatus {
    Queued,
    Running,
    Completed,
    Cancelled,
    /// It could not be done, through no fault of whoever asked. A bulk self-check is started anew; with a rule change an
    /// administrator goes on (`retryRuleChange`).
    Failed,
}

pub struct VerdictChange(pub domain::VerdictChange);

/// A product that the rules decide otherwise than before, on a lane on a day.
#[Object]
impl VerdictChange {
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    async fn rule_change_id(&self) -> ID {
        self.0.rule_change.0.into()
    }

    async fn organisation(&self) -> Organisation {
        Organisation(self.0.organisation)
    }

    /// Null for those who see the change, but not the products of sellers.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.product).await?.map(Product))
    }

    /// The seller's own number for the product.
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    async fn lane(&self) -> Lane {
        Lane::from(&self.0.lane)
    }

    /// The day that both verdicts are about.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    async fn before(&self) -> Verdict {
        self.0.before.into()
    }

    async fn after(&self) -> Verdict {
        self.0.after.into()
    }

    /// The self-check that asked the question, if one did.
    async fn self_check(&self, ctx: &Context<'_>) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.self_check {
            Some(id) => Ok(request.load(id).await?.map(SelfCheck)),
            None => Ok(None),
        }
    }

    /// The watch that asks it, if one does.
    async fn watch(&self, ctx: &Context<'_>) -> Result<Option<Watch>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.watch {
            Some(id) => Ok(request.load(id).await?.map(Watch)),
            None => Ok(None),
        }
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// Counts stay far below GraphQL's limit.
pub fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub async fn paged_verdict_changes(
    request: RequestContext<'_>,
    change: Option<RuleChangeId>,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, VerdictChange>, Failure> {
    paged!(
        request,
        page,
        list_verdict_changes,
        count_verdict_changes,
        (change),
        VerdictChange,
        |each| each.0.id
    )
}
