use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::rule::whole;
use crate::domain::{self, pack};
use crate::graphql::loaders::load;
use crate::graphql::{caller, service};

pub struct RulePack(pub domain::RulePack);

/// Rules of one origin, in versions of which at most one is in force on a day.
#[Object]
impl RulePack {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Newest first.
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, RulePackVersion>, Failure> {
        let page = Page::<Uuid>::new(first, after)?;
        let (service, caller, pack) = (service(ctx).clone(), caller(ctx).clone(), self.0.id);
        let found = service.list_rule_pack_versions(&caller, pack, page.after, page.limit()).await?;
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.count_rule_pack_versions(&caller, pack).await?) }
        };
        Ok(page.connection(found.into_iter().map(RulePackVersion), |each| each.0.id.0, count))
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

pub struct RulePackVersion(pub domain::RulePackVersion);

/// A rule file, from upload to publication. Once it is PUBLISHED it never changes.
#[Object]
impl RulePackVersion {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn pack(&self, ctx: &Context<'_>) -> Result<Option<RulePack>, Failure> {
        Ok(load(ctx, self.0.pack).await?.map(RulePack))
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
        self.0.findings.iter().cloned().map(RuleFileFinding::from).collect()
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

    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(DateTime)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::RulePackVersionStatus")]
pub enum RulePackVersionStatus {
    /// Uploaded; perhaps with errors.
    Draft,
    /// Without errors.
    Valid,
    /// In force from its day on, until a later version is.
    Published,
}

/// What somebody should look at in a rule file.
#[derive(SimpleObject)]
pub struct RuleFileFinding {
    severity: FindingSeverity,
    /// Stable, as `UNKNOWN_DOCUMENT`.
    code: String,
    /// Counted from 1.
    line: i32,
    /// Counted from 1.
    column: i32,
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::pack::Severity")]
pub enum FindingSeverity {
    /// The version cannot be published.
    Error,
    /// Probably a slip, possibly meant.
    Warning,
}

impl From<pack::FileFinding> for RuleFileFinding {
    fn from(finding: pack::FileFinding) -> Self {
        Self {
            severity: finding.severity.into(),
            code: finding.code,
            line: whole(finding.line),
            column: whole(finding.column),
            message: finding.message,
        }
    }
}
