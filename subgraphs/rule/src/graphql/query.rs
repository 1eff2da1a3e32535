use async_graphql::{Context, ID, MergedObject, Object};
use chassis::scalar::{Date, HsCode};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::entities::Entities;
use super::error::Unanswered;
use super::loaders::load;
use super::types::{
    LaneInput, NomenclatureEntry, Product, ProductFilter, RequirementsInput, RequirementsResult, RulePack,
    RulePackVersion, SelfCheck, paged_products, paged_self_checks,
};
use super::{caller, now, service, uuid};
use crate::domain::{ProductId, RulePackVersionId, SelfCheckId};

#[derive(Default, MergedObject)]
pub struct Query(Root, Entities);

#[derive(Default)]
pub struct Root;

#[Object]
impl Root {
    /// What goods need on a lane on a day, by the rules in force then, before anybody looks at evidence. Anybody may ask
    /// about goods; about a product, whoever may see it.
    ///
    /// Answers with an error whose `extensions.code` is `LANE_INVALID` for a lane to nowhere, `HS_CODE_UNKNOWN`,
    /// `PRODUCT_NOT_FOUND`, `INPUT_INVALID`, or a code of `createProduct` about facts and national codes.
    #[graphql(tag = "public")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A product, or goods.")] input: RequirementsInput,
        lane: LaneInput,
        #[graphql(
            desc = "Today (UTC) by default; past and future days are answered with the rules in force then."
        )]
        as_of: Option<Date>,
    ) -> Result<RequirementsResult, Unanswered> {
        let as_of = as_of.map(|day| day.0);
        let (asked, lane) = (input.asked()?, lane.into());
        Ok(service(ctx).requirements(caller(ctx), asked, &lane, as_of, now(ctx)).await?.into())
    }

    /// A code of the Harmonized System with those above it; null if there is no such code.
    #[graphql(tag = "public")]
    async fn nomenclature(
        &self,
        ctx: &Context<'_>,
        code: HsCode,
    ) -> Result<Option<NomenclatureEntry>, Failure> {
        Ok(NomenclatureEntry::from_path(&service(ctx).nomenclature_path(&code.0).await?))
    }

    /// A product of one's own organisation; any, for administrators and auditors.
    async fn product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        Ok(load(ctx, ProductId(uuid(&id))).await?.map(Product))
    }

    /// The products of one's own organisation, oldest first; all, for administrators and auditors.
    async fn products(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only those that fit all of it.")] filter: Option<ProductFilter>,
    ) -> Result<Paged<Uuid, Product>, Failure> {
        paged_products(ctx, None, Page::new(first, after)?, filter.unwrap_or_default().into()).await
    }

    /// A self-check of one's own organisation; any, for administrators and auditors.
    async fn self_check(&self, ctx: &Context<'_>, id: ID) -> Result<Option<SelfCheck>, Failure> {
        Ok(load(ctx, SelfCheckId(uuid(&id))).await?.map(SelfCheck))
    }

    /// The self-checks of a product, newest first.
    async fn self_checks(
        &self,
        ctx: &Context<'_>,
        product_id: ID,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, SelfCheck>, Failure> {
        paged_self_checks(ctx, ProductId(uuid(&product_id)), Page::new(first, after)?).await
    }

    /// The rule packs by name. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_packs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<String, RulePack>, Failure> {
        let page = Page::<String>::new(first, after)?;
        let found = service(ctx).list_rule_packs(caller(ctx), page.after.as_deref(), page.limit()).await?;
        let (service, caller) = (service(ctx).clone(), caller(ctx).clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.count_rule_packs(&caller).await?) }
        };
        Ok(page.connection(found.into_iter().map(RulePack), |each| each.0.name.clone(), count))
    }

    /// A version of a rule pack. For rule editors and approvers, administrators and auditors.
    #[graphql(tag = "admin")]
    async fn rule_pack_version(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RulePackVersion>, Failure> {
        Ok(load(ctx, RulePackVersionId(uuid(&id))).await?.map(RulePackVersion))
    }
}
