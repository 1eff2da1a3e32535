//! Loaders gather the ids that one request asks for one by one and ask the service once.
//!
//! They are built per request and hold its caller: a loader shared between callers would answer one with what another
//! may see.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use chassis::Failure;

use crate::domain::{
    BulkSelfCheckId, ProductId, RuleChangeId, RulePackId, RulePackVersionId, SelfCheckId, WatchId,
};
use crate::products::domain::Product;
use crate::rule_changes::domain::RuleChange;
use crate::rule_packs::domain::{RulePack, RulePackVersion};
use crate::self_checks::domain::{BulkSelfCheck, SelfCheck};
use crate::service::Service;
use crate::watches::domain::Watch;

/// Loads for one caller.
pub struct Load {
    service: Service,
    caller: Arc<Caller>,
}

pub fn loader(service: Service, caller: Arc<Caller>) -> DataLoader<Load> {
    DataLoader::new(Load { service, caller }, chassis::spawn)
}

/// What this id names, if the caller may know of it.
pub async fn load<K>(
    ctx: &Context<'_>,
    id: K,
) -> Result<Option<<Load as Loader<K>>::Value>, Failure>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    Load: Loader<K, Error = Failure>,
{
    ctx.data_unchecked::<DataLoader<Load>>().load_one(id).await
}

macro_rules! loads {
    ($($id:ty => $value:ty, by $get_many:ident);+ $(;)?) => {$(
        impl Loader<$id> for Load {
            type Value = $value;
            type Error = Failure;

            async fn load(&self, ids: &[$id]) -> Result<HashMap<$id, $value>, Failure> {
                let found = self.service.$get_many(&self.caller, ids).await?;
                Ok(found.into_iter().map(|value| (value.id, value)).collect())
            }
        }
    )+};
}

loads! {
    ProductId => Product, by get_products;
    SelfCheckId => SelfCheck, by get_self_checks;
    RulePackId => RulePack, by get_rule_packs;
    RulePackVersionId => RulePackVersion, by get_rule_pack_versions;
    RuleChangeId => RuleChange, by get_rule_changes;
    WatchId => Watch, by get_watches;
    BulkSelfCheckId => BulkSelfCheck, by get_bulk_self_checks;
}
