use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};

use super::lists::{RulePackVersionSort, paged_versions};
use super::rule_pack::{
    Approval, ReviewAct, RulePack, RulePackDiff, RulePackVersion, RulePackVersionStatus,
};
use crate::evaluation::graphql::types::rule::whole;
use crate::graphql::User;
use crate::rule_changes::domain::{RuleChangeFilter, RuleChangeKey};
use crate::rule_changes::graphql::types::{RuleChange, RuleChangeSort, paged_rule_changes};
use crate::rule_files::graphql::types::{RuleFileDifference, RuleFileFinding};
use crate::rule_packs::domain::{VersionFilter, VersionKey};
use crate::rule_packs::service::RulePacks;

/// Set of rules from one origin. It has versions, of which at most one is in force on a day.
#[Object]
impl RulePack {
    /// ID of the rule pack.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Name of the rule pack in its files, for example `demo-eu`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Title of the rule pack.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// Jurisdiction of the rules.
    async fn jurisdiction(&self) -> Option<&str> {
        self.0.jurisdiction.as_deref()
    }

    /// Maintainer of the rule pack.
    async fn maintainer(&self) -> Option<&str> {
        self.0.maintainer.as_deref()
    }

    /// Version that is in force today (UTC). Null if there is none.
    async fn in_force(&self, ctx: &Context<'_>) -> Result<Option<RulePackVersion>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.in_force {
            Some(id) => Ok(request.load(id).await?.map(RulePackVersion)),
            None => Ok(None),
        }
    }

    /// Versions of the rule pack, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Lists only versions with this status.")] status: Option<
            RulePackVersionStatus,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
        let filter = VersionFilter {
            pack: Some(self.0.id),
            statuses: status.map(Into::into).into_iter().collect(),
            ..VersionFilter::default()
        };
        let sorting = RulePackVersionSort::sorting(None);
        let page = Page::new(first, after, last, before)?;
        paged_versions(RequestContext::of(ctx), filter, sorting, page).await
    }

    /// Version of the rule pack, which each change increases. Send it as `expectedVersion`. It changes when another version of the
    /// rules is in force, or rules take effect or end.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time at which the rule pack was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}

/// Version of a rule pack: a rule file and its review. A version that was published never changes.
#[Object]
impl RulePackVersion {
    /// ID of the version.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Rule pack of the version.
    async fn pack(&self, ctx: &Context<'_>) -> Result<Option<RulePack>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.pack).await?.map(RulePack))
    }

    /// Version label from the file, for example `2026.1.0`.
    async fn version(&self) -> &str {
        &self.0.label
    }

    /// Revision of this rule pack version, which each change increases. Send it as `expectedVersion`. (`version` is the label from
    /// the file.)
    async fn revision(&self) -> i64 {
        self.0.version
    }

    /// Title from the file.
    async fn title(&self) -> Option<&str> {
        self.0.summary.title.as_deref()
    }

    /// Jurisdiction from the file.
    async fn jurisdiction(&self) -> Option<&str> {
        self.0.summary.jurisdiction.as_deref()
    }

    /// Maintainer from the file.
    async fn maintainer(&self) -> Option<&str> {
        self.0.summary.maintainer.as_deref()
    }

    /// Topics that the rules cover and those that they do not, from the file.
    async fn coverage(&self) -> Option<&str> {
        self.0.summary.coverage.as_deref()
    }

    /// Text that you must show together with the rules.
    async fn disclaimer(&self) -> &str {
        &self.0.summary.disclaimer
    }

    /// SHA-256 of the file, in lower-case hex.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// Status of the version.
    async fn status(&self) -> RulePackVersionStatus {
        self.0.status.into()
    }

    /// Findings about the file: errors first, then warnings, each by line. At most 200.
    async fn findings(&self) -> Vec<RuleFileFinding> {
        self.0
            .findings
            .iter()
            .cloned()
            .map(RuleFileFinding::from)
            .collect()
    }

    /// Source of the file as it was uploaded, in YAML.
    async fn source(&self, ctx: &Context<'_>) -> Result<String, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .service::<RulePacks>()
            .find_source(request.caller(), self.0.id)
            .await?)
    }

    /// Differences between this file and the file of the version in force. Layout and comments are ignored.
    async fn diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day on which the other version is in force. Today (UTC) by default.")]
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

    /// Previews, the publication and the withdrawal of this version with the verdicts that they change, newest first.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RuleChangeKey, RuleChange>, Failure> {
        let filter = RuleChangeFilter {
            version: Some(self.0.id),
            ..RuleChangeFilter::default()
        };
        let sorting = RuleChangeSort::sorting(None);
        let page = Page::new(first, after, last, before)?;
        paged_rule_changes(RequestContext::of(ctx), filter, sorting, page).await
    }

    /// Users who wrote the file or an earlier file of this version. Authors cannot approve or reject the version.
    async fn authors(&self) -> Vec<User> {
        self.0.authors.iter().copied().map(User::from).collect()
    }

    /// Time of the submission, while the version is `IN_REVIEW` or APPROVED. Null otherwise.
    async fn waiting_since(&self) -> Option<DateTime> {
        self.0.waiting_since().map(DateTime)
    }

    /// Submission for review. Null if the version is not submitted.
    async fn submission(&self) -> Option<ReviewAct> {
        self.0.submission.as_ref().map(ReviewAct::from)
    }

    /// Last rejection, with its reason. Null if the version was never rejected.
    async fn rejection(&self) -> Option<ReviewAct> {
        self.0.rejection.as_ref().map(ReviewAct::from)
    }

    /// Approval of the version. Its record names the file by its SHA-256.
    async fn approval(&self) -> Option<Approval> {
        self.0.decision.as_ref().map(Approval::from)
    }

    /// Withdrawal, with its reason. Null if the version is not withdrawn.
    async fn withdrawal(&self) -> Option<ReviewAct> {
        self.0.withdrawal.as_ref().map(ReviewAct::from)
    }

    /// Number of rules in the file.
    async fn rule_count(&self) -> i32 {
        whole(self.0.summary.rules)
    }

    /// Codes of the document types in the file.
    async fn document_types(&self) -> &[String] {
        &self.0.summary.document_types
    }

    /// First day on which the version is in force. Null if it is not published, or if it has no first day.
    async fn effective_from(&self) -> Option<Date> {
        self.0.effective_from.map(Date)
    }

    /// Time of the last upload of the file.
    async fn uploaded_at(&self) -> DateTime {
        DateTime(self.0.uploaded_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// User who published the version. Null if it was not published.
    async fn published_by(&self) -> Option<User> {
        self.0.published_by.map(User::from)
    }

    /// Time of the publication. Null if the version was not published.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }
}
