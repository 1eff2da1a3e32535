use async_graphql::{Context, ID, Object};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_packs::domain::{RulePackFilter, VersionFilter, VersionKey, VersionOrder};
use crate::rule_packs::graphql::types::{
    RulePack, RulePackVersion, RulePackVersionSort, RulePackVersionStatus, paged_versions,
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

    /// Rule packs, by name.
    ///
    /// Rule editors, rule approvers, administrators and auditors may read them.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_packs(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Part of the name or the title. Case, blanks and the Unicode form are ignored. At most 100 characters.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "Range of the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<String, RulePack>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::<String>::new(first, after, last, before)?;
        if page.cursors().any(|name| name.contains(char::is_control)) {
            let message = "The value of `after` or `before` is not a cursor of this list.";
            return Err(Failure::BadInput(message));
        }
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = RulePackFilter {
            search,
            updated_from,
            updated_to,
        };
        let (service, caller) = (
            request.service::<RulePacks>().clone(),
            request.caller().clone(),
        );
        let found = service.list(&caller, &filter, &page.window()).await?;
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.count(&caller, &filter).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(RulePack),
            |each| each.0.name.clone(),
            count,
        ))
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
    /// `IN_REVIEW` and the sort `LONGEST_WAITING`; for the work list of administrators, who publish, use the status `APPROVED`.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_pack_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Lists only versions with this status.")] status: Option<
            RulePackVersionStatus,
        >,
        #[graphql(desc = "Order of the versions. NEWEST by default.")] sort: Option<
            RulePackVersionSort,
        >,
        #[graphql(desc = "Range of the time of the last change.")] updated_at: Option<
            DateTimeRange,
        >,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
        let (updated_from, updated_to) = DateTimeRange::bounds(updated_at);
        let filter = VersionFilter {
            pack: None,
            status: status.map(Into::into),
            updated_from,
            updated_to,
            order: sort.map(VersionOrder::from).unwrap_or_default(),
        };
        paged_versions(
            RequestContext::of(ctx),
            filter,
            Page::new(first, after, last, before)?,
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
