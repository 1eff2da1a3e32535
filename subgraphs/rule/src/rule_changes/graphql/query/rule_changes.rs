use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain::RuleChangeId;
use crate::rule_changes::domain::RuleChangeKey;
use crate::rule_changes::graphql::types::{
    RuleChange, RuleChangeFilter, RuleChangeSort, paged_rule_changes,
};

#[derive(Default)]
pub struct RuleChangesQuery;

#[Object]
impl RuleChangesQuery {
    /// Change of the rules in force, or a preview of one.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read it. Null if there is no such rule change.
    #[graphql(tag = "admin")]
    async fn rule_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the rule change.")] id: ID,
    ) -> Result<Option<RuleChange>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(RuleChangeId::parse(&id))
            .await?
            .map(RuleChange))
    }

    /// Changes of the rules in force and previews of changes.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read them.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rule changes, all of which must be met.")]
        filter: Option<RuleChangeFilter>,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            RuleChangeSort,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RuleChangeKey, RuleChange>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_rule_changes(
            RequestContext::of(ctx),
            filter.unwrap_or_default().into(),
            RuleChangeSort::sorting(sort),
            page,
        )
        .await
    }

    #[graphql(entity)]
    async fn find_rule_change(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<RuleChange>, Failure> {
        let found = RequestContext::of(ctx).load(RuleChangeId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(RuleChange))
    }
}
