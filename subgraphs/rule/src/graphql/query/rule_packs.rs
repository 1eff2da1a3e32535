use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{
    RuleChangeId, RulePackId, RulePackVersionId, VersionFilter, VersionKey, VersionOrder,
};
use crate::graphql::loaders::load;
use crate::graphql::types::{
    RuleChange, RulePack, RulePackVersion, RulePackVersionSort, RulePackVersionStatus, paged,
    paged_versions,
};
use crate::graphql::{caller, service, uuid};

#[derive(Default)]
pub struct RulePackQueries;

#[Object]
impl RulePackQueries {
    /// A rule pack. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_pack(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RulePack>, Failure> {
        Ok(load(ctx, RulePackId(uuid(&id))).await?.map(RulePack))
    }

    /// The rule packs by name. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_packs(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "A part of the name or the title. Capitals, blanks and the Unicode form do not count.",
            validator(max_length = 100)
        )]
        search: Option<String>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<String, RulePack>, Failure> {
        let page = Page::<String>::new(first, after)?;
        if page
            .after
            .as_ref()
            .is_some_and(|name| name.contains(char::is_control))
        {
            return Err(Failure::BadInput("after is not a cursor of this list"));
        }
        let (service, caller) = (service(ctx).clone(), caller(ctx).clone());
        let after = page.after.as_deref();
        let found = service
            .list_rule_packs(&caller, search.as_deref(), after, page.limit())
            .await?;
        let count = move || {
            let (service, caller, search) = (service.clone(), caller.clone(), search.clone());
            async move { Ok(service.count_rule_packs(&caller, search.as_deref()).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(RulePack),
            |each| each.0.name.clone(),
            count,
        ))
    }

    /// A version of a rule pack. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_pack_version(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<RulePackVersion>, Failure> {
        Ok(load(ctx, RulePackVersionId(uuid(&id)))
            .await?
            .map(RulePackVersion))
    }

    /// The versions of all rule packs. With the status `IN_REVIEW` and the sort `LONGEST_WAITING` it is the work list of approvers, with `APPROVED`
    /// that of administrators, who publish. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn rule_pack_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those in this state.")] status: Option<RulePackVersionStatus>,
        #[graphql(desc = "NEWEST by default.")] sort: Option<RulePackVersionSort>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before, with the same filter and sort.")] after: Option<
            String,
        >,
    ) -> Result<Paged<VersionKey, RulePackVersion>, Failure> {
        let order = sort.map(VersionOrder::from).unwrap_or_default();
        let filter = VersionFilter {
            pack: None,
            status: status.map(Into::into),
            order,
        };
        paged_versions(ctx, filter, Page::new(first, after)?).await
    }

    /// A change of the rules in force, or its preview. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_change(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RuleChange>, Failure> {
        Ok(load(ctx, RuleChangeId(uuid(&id))).await?.map(RuleChange))
    }

    /// The changes of the rules in force and their previews, newest first. For rule editors and approvers, administrators and
    /// auditors.
    #[graphql(tag = "admin")]
    async fn rule_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, RuleChange>, Failure> {
        let page = Page::<Uuid>::new(first, after)?;
        paged!(
            ctx,
            page,
            list_rule_changes,
            count_rule_changes,
            (None),
            RuleChange,
            |each| each.0.id.0
        )
    }
}
