use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged, RequestContext};

use crate::domain::{RulePackId, RulePackVersionId, Sorting};
use crate::rule_packs::domain::{self, RulePackKey, VersionKey};
use crate::rule_packs::graphql::types::{
    RulePack, RulePackFilter, RulePackSort, RulePackVersion, RulePackVersionFilter,
    RulePackVersionSort, paged_versions,
};
use crate::rule_packs::service::RulePacks;

#[derive(Default)]
pub struct RulePacksQuery;

#[Object]
impl RulePacksQuery {
    /// Rule pack.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read it. Null if there is no such rule pack.
    #[graphql(tag = "admin")]
    async fn rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the rule pack.")] id: ID,
    ) -> Result<Option<RulePack>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(RulePackId::parse(&id)).await?.map(RulePack))
    }

    /// Rule packs.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read them.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_packs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rule packs, all of which must be met.")] filter: Option<
            RulePackFilter,
        >,
        #[graphql(desc = "Sorting of the list. By name by default.")] sort: Option<RulePackSort>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RulePackKey, RulePack>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_packs(
            RequestContext::of(ctx),
            filter.unwrap_or_default().into(),
            RulePackSort::sorting(sort),
            page,
        )
        .await
    }

    /// Version of a rule pack.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read it. Null if there is no such version.
    #[graphql(tag = "admin")]
    async fn rule_pack_version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the version.")] id: ID,
    ) -> Result<Option<RulePackVersion>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(RulePackVersionId::parse(&id))
            .await?
            .map(RulePackVersion))
    }

    /// Versions of all rule packs.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read them. For the work list of approvers, use the status
    /// `IN_REVIEW` and the ascending sort `WAITING_SINCE`; for the work list of administrators, who publish, use the status
    /// `APPROVED`.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_pack_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the versions, all of which must be met.")] filter: Option<
            RulePackVersionFilter,
        >,
        #[graphql(desc = "Sorting of the list. Newest first by default.")] sort: Option<
            RulePackVersionSort,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
        let page = Page::new(first, after, last, before)?;
        paged_versions(
            RequestContext::of(ctx),
            filter.unwrap_or_default().into(),
            RulePackVersionSort::sorting(sort),
            page,
        )
        .await
    }

    #[graphql(entity)]
    async fn find_rule_pack(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RulePack>, Failure> {
        let found = RequestContext::of(ctx).load(RulePackId::parse(&id)).await;
        Ok(found.or_else(Failure::hidden)?.map(RulePack))
    }

    #[graphql(entity)]
    async fn find_rule_pack_version(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<RulePackVersion>, Failure> {
        let found = RequestContext::of(ctx)
            .load(RulePackVersionId::parse(&id))
            .await;
        Ok(found.or_else(Failure::hidden)?.map(RulePackVersion))
    }
}

/// Returns a page of the rule packs that match the filter.
async fn paged_packs(
    request: RequestContext<'_>,
    filter: domain::RulePackFilter,
    sorting: Sorting<domain::RulePackSortField>,
    page: Page<RulePackKey>,
) -> Result<Paged<RulePackKey, RulePack>, Failure> {
    if page.cursors().any(|key| key.by != sorting.by) {
        return Err(Failure::other_sorting());
    }
    if page
        .cursors()
        .any(|key| key.value.contains(char::is_control))
    {
        let message = "The value of `after` or `before` is not a cursor of this list.";
        return Err(Failure::BadInput(message));
    }
    let service = request.service::<RulePacks>().clone();
    let caller = request.caller().clone();
    let found = service
        .list(&caller, &filter, sorting, &page.window())
        .await?;
    let count = move || {
        let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
        async move { Ok(service.count(&caller, &filter).await?) }
    };
    Ok(page.connection(
        found.into_iter().map(RulePack),
        move |each| each.0.key(sorting.by),
        count,
    ))
}
