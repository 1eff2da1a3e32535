use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::rule_change::{RuleChange, RuleChangeKind};
use super::verdict_change::{VerdictChange, paged_verdict_changes};
use crate::graphql::{JobStatus, count};
use crate::rule_packs::graphql::types::RulePackVersion;

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
