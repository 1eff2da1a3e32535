use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Lane, ProductId, RuleChangeId, SelfCheckId, WatchId};
use crate::evaluation::domain::Verdict;

/// Changed verdict on a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    pub id: Uuid,
    pub rule_change: RuleChangeId,
    pub announced: bool,
    pub organisation: Uuid,
    pub product: ProductId,
    pub sku: String,
    pub lane: Lane,
    pub as_of: Date,
    pub before: Verdict,
    pub after: Verdict,
    /// Self-check that asked for the verdict.
    pub self_check: Option<SelfCheckId>,
    pub watch: Option<WatchId>,
    pub created_at: OffsetDateTime,
}

/// Filter of changed verdicts. `None` does not filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerdictChangeFilter {
    pub change: Option<RuleChangeId>,
    pub product: Option<ProductId>,
    /// Inclusive.
    pub created_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub created_to: Option<OffsetDateTime>,
}
