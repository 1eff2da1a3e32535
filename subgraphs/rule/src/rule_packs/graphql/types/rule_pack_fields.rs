use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use super::rule_pack::{
    Approval, ReviewAct, RulePack, RulePackDiff, RulePackVersion, RulePackVersionStatus,
    paged_versions,
};
use crate::evaluation::graphql::types::rule::whole;
use crate::graphql::paged;
use crate::rule_changes::domain::RuleChangeFilter;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_changes::service::RuleChanges;
use crate::rule_files::graphql::types::{RuleFileDifference, RuleFileFinding};
use crate::rule_packs::domain::{VersionFilter, VersionKey};
use crate::rule_packs::service::RulePacks;

/// Rules of one origin, in versions of which at most one is in force on a day.
#[Object]
impl RulePack {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    async fn jurisdiction(&self) -> Option<&str> {
        self.0.jurisdiction.as_deref()
    }

    async fn maintainer(&self) -> Option<&str> {
        self.0.maintainer.as_deref()
    }

    /// The version that is in force today (UTC), if any is.
    async fn in_force(&self, ctx: &Context<'_>) -> Result<Option<RulePackVersion>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.in_force {
            Some(id) => Ok(request.load(id).await?.map(RulePackVersion)),
            None => Ok(None),
        }
    }

    /// Newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this state.")] status: Option<RulePackVersionStatus>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
        let filter = VersionFilter {
            pack: Some(self.0.id),
            status: status.map(Into::into),
            ..VersionFilter::default()
        };
        paged_versions(
            RequestContext::of(ctx),
            filter,
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
}

/// A rule file, from upload to publication. Once it is PUBLISHED it never changes.
#[Object]
impl RulePackVersion {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn pack(&self, ctx: &Context<'_>) -> Result<Option<RulePack>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.pack).await?.map(RulePack))
    }

    /// What the file calls itself, as `2026.1.0`.
    async fn version(&self) -> &str {
        &self.0.label
    }

    async fn title(&self) -> Option<&str> {
        self.0.summary.title.as_deref()
    }

    async fn jurisdiction(&self) -> Option<&str> {
        self.0.summary.jurisdiction.as_deref()
    }

    async fn maintainer(&self) -> Option<&str> {
        self.0.summary.maintainer.as_deref()
    }

    /// What it speaks about, and what it does not.
    async fn coverage(&self) -> Option<&str> {
        self.0.summary.coverage.as_deref()
    }

    /// To be shown with the rules.
    async fn disclaimer(&self) -> &str {
        &self.0.summary.disclaimer
    }

    /// Of the file, in lower-case hex.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    async fn status(&self) -> RulePackVersionStatus {
        self.0.status.into()
    }

    /// What is wrong with the file: errors first, each kind by line. At most 200.
    async fn findings(&self) -> Vec<RuleFileFinding> {
        self.0
            .findings
            .iter()
            .cloned()
            .map(RuleFileFinding::from)
            .collect()
    }

    /// The file, as it was uploaded.
    async fn source(&self, ctx: &Context<'_>) -> Result<String, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .service::<RulePacks>()
            .find_source(request.caller(), self.0.id)
            .await?)
    }

    /// What its file says otherwise than that of the version in force. Layout and comments are no difference.
    async fn diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version in force on this day; today (UTC) by default.")]
        as_of: Option<Date>,
    ) -> Result<RulePackDiff, Failure> {
        let request = RequestContext::of(ctx);
        let day = as_of.map_or_else(|| request.now().date(), |day| day.0);
        let (against, differences) = request
            .service::<RulePacks>()
            .diff(request.caller(), &self.0, day)
            .await?;
        let differences = differences
            .into_iter()
            .map(RuleFileDifference::from)
            .collect();
        Ok(RulePackDiff {
            against: against.map(RulePackVersion),
            differences,
        })
    }

    /// What its publication would change, has changed, and what its withdrawal has; newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, RuleChange>, Failure> {
        let filter = RuleChangeFilter {
            version: Some(self.0.id),
            ..RuleChangeFilter::default()
        };
        let page = Page::<Uuid>::new(first, after, last, before)?;
        paged!(
            RequestContext::of(ctx),
            page,
            RuleChanges,
            list,
            count,
            (filter),
            RuleChange,
            |each| each.0.id.0
        )
    }

    /// Who wrote it: none of them can approve it.
    async fn author_ids(&self) -> Vec<ID> {
        self.0
            .authors
            .iter()
            .map(|author| (*author).into())
            .collect()
    }

    /// When it was submitted, as long as it is `IN_REVIEW` or APPROVED.
    async fn waiting_since(&self) -> Option<DateTime> {
        self.0.waiting_since().map(DateTime)
    }

    /// Who asked for the review.
    async fn submission(&self) -> Option<ReviewAct> {
        self.0.submission.as_ref().map(ReviewAct::from)
    }

    /// Who sent it back last, and why.
    async fn rejection(&self) -> Option<ReviewAct> {
        self.0.rejection.as_ref().map(ReviewAct::from)
    }

    /// The approval: its record names the file by its SHA-256, and is itself named by one.
    async fn approval(&self) -> Option<Approval> {
        self.0.decision.as_ref().map(Approval::from)
    }

    /// Who took it out of force, and why.
    async fn withdrawal(&self) -> Option<ReviewAct> {
        self.0.withdrawal.as_ref().map(ReviewAct::from)
    }

    async fn rule_count(&self) -> i32 {
        whole(self.0.summary.rules)
    }

    /// The codes of its document catalogue.
    async fn document_types(&self) -> &[String] {
        &self.0.summary.document_types
    }

    /// The first day on which it is in force; null once PUBLISHED: from the beginning.
    async fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    async fn uploaded_at(&self) -> DateTime {
        DateTime(self.0.uploaded_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }
}
