use async_graphql::{Context, ID, Object};
use chassis::Failure;

use super::loaders::load;
use super::types::{Organisation, Product, RulePack, RulePackVersion, SelfCheck};
use super::uuid;
use crate::domain::{ProductId, RulePackId, RulePackVersionId, SelfCheckId};

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
    async fn find_self_check(&self, ctx: &Context<'_>, id: ID) -> Result<Option<SelfCheck>, Failure> {
        Ok(load(ctx, SelfCheckId(uuid(&id))).await?.map(SelfCheck))
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
        Ok(load(ctx, RulePackVersionId(uuid(&id))).await?.map(RulePackVersion))
    }

    /// The user subgraph knows whether there is such an organisation; here it only has products.
    #[graphql(entity)]
    async fn find_organisation(&self, id: ID) -> Organisation {
        Organisation(uuid(&id))
    }
}
