use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::RuleChangeId;
use crate::graphql::paged;
use crate::rule_changes::domain::RuleChangeFilter;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_changes::service::RuleChanges;

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

    /// Changes of the rules in force and previews of changes, newest first.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read them.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Range of the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, RuleChange>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = RuleChangeFilter {
            version: None,
            updated_from,
            updated_to,
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
