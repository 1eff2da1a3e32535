use async_graphql::{Context, Enum, Object, SimpleObject};
use chassis::{Failure, RequestContext};
use refusal::ErrorCode;

use crate::legacy_import::domain::{self, IntakeOutcome};
use crate::orders::graphql::types::Order;

/// Format of an import file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::legacy_import::domain::IntakeFormat")]
pub enum LegacyFormat {
    /// CSV: a line with the names of the columns and one line for each order, with `;` or `,` between values.
    Csv,
    /// JSON of the system, with `kopf` and `positionen`.
    Json,
}

/// Outcome of one line of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::legacy_import::domain::IntakeOutcome")]
pub enum LegacyOutcome {
    /// This import created the order.
    Created,
    /// The order would be created (with `dryRun`).
    Valid,
    /// An earlier import created the order.
    AlreadyImported,
    /// The order was refused, for the reason in `code` and `message`.
    Rejected,
}

/// Result of an import.
#[derive(SimpleObject)]
pub struct LegacyImport {
    /// True if the import was a dry run.
    dry_run: bool,
    /// Number of orders in the file.
    total: i32,
    /// Number of created orders; with `dryRun`, of orders that would be created.
    created: i32,
    /// Number of orders that an earlier import created.
    skipped: i32,
    /// Number of refused orders.
    failed: i32,
    /// One entry for each order, in the order of the file.
    lines: Vec<LegacyLine>,
}

/// Result for one order of the file.
pub struct LegacyLine(domain::IntakeResult);

/// Result for one order of the file.
#[Object]
impl LegacyLine {
    /// Line of a CSV file, where the names of the columns are line 1; position in a JSON file, from 1.
    async fn line(&self) -> i32 {
        i32::try_from(self.0.line).unwrap_or(i32::MAX)
    }

    /// Number of the order in the other system. Empty if it could not be read.
    async fn reference(&self) -> &str {
        &self.0.reference
    }

    /// Outcome of the line.
    async fn outcome(&self) -> LegacyOutcome {
        self.0.outcome.into()
    }

    /// Imported order. Null if the line was refused or checked only.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        let Some(order) = self.0.order else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx).load(order).await?.map(Order))
    }

    /// Reason for the refusal: `INVALID`; `PRODUCT_AMBIGUOUS` if several products have a similar SKU and none has exactly this
    /// one; or a code of `draftOrder` or `requestAssessment`, for example `PRODUCT_NOT_FOUND`. Null if the line was not
    /// refused.
    async fn code(&self) -> Option<ErrorCode> {
        self.0.refusal.as_ref().map(|refusal| refusal.code)
    }

    /// Message for people. It can change. Null if the line was not refused.
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
