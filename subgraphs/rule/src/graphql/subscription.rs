use async_graphql::futures_util::stream::{Empty, empty};
use async_graphql::{ID, Subscription as Root};

use crate::rule_changes::graphql::types::RuleChange;
use crate::self_checks::graphql::types::BulkSelfCheck;

/// The subscriptions, which the gateway serves: for each event of an object, it executes the query of the object with the rights of the
/// subscriber. The subgraph is never asked, so its streams are empty.
pub struct Subscription;

/// Objects, each time they change.
#[Root]
impl Subscription {
    /// Bulk self-check, each time its progress changes: after each page of 100 products, and when it ends.
    ///
    /// Requires the rights for `bulkSelfCheck`. The stream ends after the response in which the bulk self-check has a `finishedAt`. If it
    /// has ended before you subscribe, this is the first response.
    ///
    /// Errors (`extensions.code`): `NOT_FOUND` if you may read no bulk self-check with this ID.
    async fn bulk_self_check_updated(
        &self,
        #[graphql(desc = "ID of the bulk self-check.")] bulk_self_check_id: ID,
    ) -> Empty<BulkSelfCheck> {
        drop(bulk_self_check_id);
        empty()
    }

    /// Rule change, each time its progress changes: after each page of 500 verdicts, and when it ends.
    ///
    /// Requires the rights for `ruleChange`. The stream ends after the response in which the rule change has a `finishedAt`. If it has
    /// ended before you subscribe, this is the first response. Subscribe again after `retryRuleChange`.
    ///
    /// Errors (`extensions.code`): `NOT_FOUND` if you may read no rule change with this ID.
    async fn rule_change_updated(
        &self,
        #[graphql(desc = "ID of the rule change.")] rule_change_id: ID,
    ) -> Empty<RuleChange> {
        drop(rule_change_id);
        empty()
    }
}
