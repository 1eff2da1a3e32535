use async_graphql::{Context, Object};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::rule_changes::graphql::types::{
    VerdictChange, VerdictChangeFilter, paged_verdict_changes,
};

#[derive(Default)]
pub struct VerdictChangesQuery;

#[Object]
impl VerdictChangesQuery {
    /// Changed verdicts on products of your organisation, newest first. A verdict changes when a rule pack is published or
    /// withdrawn, or on a new day.
    ///
    /// Rule editors, rule approvers, administrators and auditors see the changes of all organisations, including those of previews.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn verdict_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the changed verdicts, all of which must be met.")]
        filter: Option<VerdictChangeFilter>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, VerdictChange>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let filter = filter.unwrap_or_default().into();
        paged_verdict_changes(RequestContext::of(ctx), filter, page).await
    }
}
