use async_graphql::{Context, Enum, Object, SimpleObject};
use chassis::{Failure, RequestContext};
use refusal::ErrorCode;

use crate::legacy_import::domain::{self, IntakeOutcome};
use crate::orders::graphql::types::Order;

/// How the old system's orders are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::legacy_import::domain::IntakeFormat")]
pub enum LegacyFormat {
    /// A line of column names and a line for each order, with `;` or `,` between values.
    Csv,
    /// Its own JSON, with `kopf` and `positionen`.
    Json,
}

/// What has become of one order of the old system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::legacy_import::domain::IntakeOutcome")]
pub enum LegacyOutcome {
    /// By this import.
    Created,
    /// With `dryRun`: it would be created.
    Valid,
    /// By an earlier import.
    AlreadyImported,
    /// See code and message.
    Rejected,
}

/// What an import did.
#[derive(SimpleObject)]
pub struct LegacyImport {
    /// Whether it was only looked at.
    dry_run: bool,
    total: i32,
    /// With `dryRun`: that would be created.
    created: i32,
    /// That were imported before.
    skipped: i32,
    failed: i32,
    /// In the order of the file.
    lines: Vec<LegacyLine>,
}

/// One order of the old system.
pub struct LegacyLine(domain::IntakeResult);

#[Object]
impl LegacyLine {
    /// Where it is: the line of a CSV file, where the names of the columns are line 1; in JSON the position, from 1.
    async fn line(&self) -> i32 {
        i32::try_from(self.0.line).unwrap_or(i32::MAX)
    }

    /// The order's number there; empty if it could not be read.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    async fn outcome(&self) -> LegacyOutcome {
        self.0.outcome.into()
    }

    /// What it became here.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        let Some(order) = self.0.order else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx).load(order).await?.map(Order))
    }

    /// Why it was rejected: `INVALID`, `PRODUCT_AMBIGUOUS` (several products have an SKU that looks like this one, and none has
    /// exactly this one), or what the command would say, for example `PRODUCT_NOT_FOUND`.
    async fn code(&self) -> Option<ErrorCode> {
        self.0.refusal.as_ref().map(|refusal| refusal.code)
    }

    /// For people; may change.
    async fn message(&self) -> Option<String> {
        self.0.refusal.as_ref().map(ToString::to_string)
    }
}

impl LegacyImport {
    pub fn new(report: domain::IntakeReport, dry_run: bool) -> Self {
        let count = |outcome| i32::try_from(report.count(outcome)).unwrap_or(i32::MAX);
        Self {
            dry_run,
            total: i32::try_from(report.lines.len()).unwrap_or(i32::MAX),
            created: count(IntakeOutcome::Created) + count(IntakeOutcome::Valid),
            skipped: count(IntakeOutcome::AlreadyImported),
            failed: count(IntakeOutcome::Rejected),
            lines: report.lines.into_iter().map(LegacyLine).collect(),
        }
    }
}
