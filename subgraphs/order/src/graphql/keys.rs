//! The loader keys of products and rules, which several capabilities use, and a helper for loader keys that wrap a key of the
//! service.

use std::collections::HashMap;
use std::hash::Hash;

use chassis::{index_by, load_keys};

use crate::domain::ProductId;
use crate::projections::domain::Product;
use crate::service::Services;

/// A rule as a command names it: with its pack (`demo-eu/EU-BATT-CE`) or without.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RuleMention(pub String);

load_keys! { Services;
    ProductId => Product, |load, ids| {
        index_by(load.service.projections.list_products_shown(ids).await?, |product| product.id)
    };
    RuleMention => String, |load, mentions| {
        let names: Vec<&str> = mentions.iter().map(|mention| mention.0.as_str()).collect();
        rekey(load.service.projections.list_requirement_ids(&names).await?, RuleMention)
    };
}

/// Replaces the keys of the service by loader keys. Values of different kinds are loaded by the same key of the service, and
/// each kind needs its own type of loader key.
pub(crate) fn rekey<Inner, Key: Eq + Hash, Value>(
    found: impl IntoIterator<Item = (Inner, Value)>,
    wrap: impl Fn(Inner) -> Key,
) -> HashMap<Key, Value> {
    found
        .into_iter()
        .map(|(inner, value)| (wrap(inner), value))
        .collect()
}
