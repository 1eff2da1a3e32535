//! Entities that other subgraphs refer to by their keys.

use async_graphql::{Context, ID, Object};
use chassis::Failure;
use chassis::scalar::{CountryCode, HsCode};

use super::loaders::load;
use super::types::Organisation;
use super::{now, service, uuid};
use crate::domain::{
    BulkSelfCheckId, ProductId, RuleChangeId, RulePackId, RulePackVersionId, SelfCheckId, WatchId,
};
use crate::evaluation::graphql::types::{DocumentType, Requirement};
use crate::nomenclature::graphql::types::{Market, NomenclatureEntry};
use crate::products::graphql::types::Product;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_packs::graphql::types::{RulePack, RulePackVersion};
use crate::self_checks::graphql::types::{BulkSelfCheck, SelfCheck};
use crate::watches::graphql::types::Watch;

/// What the graph joins by key. Not yours and not there are both null.
#[derive(Default)]
pub struct Entities;

#[Object]
impl Entities {
    #[graphql(entity)]
    async fn find_product(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Product>, Failure> {
        Ok(load(ctx, ProductId(uuid(&id))).await?.map(Product))
    }

    #[graphql(entity)]
    async fn find_self_check(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<SelfCheck>, Failure> {
        Ok(load(ctx, SelfCheckId(uuid(&id))).await?.map(SelfCheck))
    }

    #[graphql(entity)]
    async fn find_bulk_self_check(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<BulkSelfCheck>, Failure> {
        Ok(load(ctx, BulkSelfCheckId(uuid(&id)))
            .await?
            .map(BulkSelfCheck))
    }

    #[graphql(entity)]
    async fn find_watch(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Watch>, Failure> {
        Ok(load(ctx, WatchId(uuid(&id))).await?.map(Watch))
    }

    #[graphql(entity)]
    async fn find_rule_pack(&self, ctx: &Context<'_>, id: ID) -> Result<Option<RulePack>, Failure> {
        Ok(load(ctx, RulePackId(uuid(&id))).await?.map(RulePack))
    }

    #[graphql(entity)]
    async fn find_rule_pack_version(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<RulePackVersion>, Failure> {
        Ok(load(ctx, RulePackVersionId(uuid(&id)))
            .await?
            .map(RulePackVersion))
    }

    #[graphql(entity)]
    async fn find_rule_change(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<RuleChange>, Failure> {
        Ok(load(ctx, RuleChangeId(uuid(&id))).await?.map(RuleChange))
    }

    #[graphql(entity)]
    async fn find_market(&self, code: CountryCode) -> Option<Market> {
        Market::find(&code.0)
    }

    #[graphql(entity)]
    async fn find_nomenclature_entry(
        &self,
        ctx: &Context<'_>,
        code: HsCode,
    ) -> Result<Option<NomenclatureEntry>, Failure> {
        Ok(NomenclatureEntry::from_path(
            &service(ctx).nomenclature_path(&code.0).await?,
        ))
    }

    #[graphql(entity)]
    async fn find_requirement(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Requirement>, Failure> {
        let found = service(ctx)
            .get_rules(&[id.to_string()], now(ctx).date())
            .await?;
        Ok(found.into_iter().next().map(Requirement))
    }

    #[graphql(entity)]
    async fn find_document_type(
        &self,
        ctx: &Context<'_>,
        code: String,
    ) -> Result<Option<DocumentType>, Failure> {
        let known = service(ctx)
            .list_document_types(None, now(ctx).date())
            .await?;
        Ok(known
            .iter()
            .find(|one| one.document.code == code)
            .map(|one| DocumentType::from(&one.document)))
    }

    /// The user subgraph knows whether there is such an organisation; here it only has products.
    #[graphql(entity)]
    async fn find_organisation(&self, id: ID) -> Organisation {
        Organisation(uuid(&id))
    }
}
