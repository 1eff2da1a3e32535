//! The root queries of all capabilities.

mod catalogue;

use async_graphql::MergedObject;

use super::entities::Entities;
use crate::products::graphql::query as products;
use crate::rule_packs::graphql::query as rule_packs;
use crate::self_checks::graphql::query as self_checks;

#[derive(Default, MergedObject)]
pub struct Query(
    catalogue::Catalogue,
    products::ProductQueries,
    self_checks::SelfCheckQueries,
    rule_packs::RulePackQueries,
    Entities,
);
