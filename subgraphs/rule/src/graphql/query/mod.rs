mod catalogue;
mod products;
mod rule_packs;
mod self_checks;

use async_graphql::MergedObject;

use super::entities::Entities;

#[derive(Default, MergedObject)]
pub struct Query(
    catalogue::Catalogue,
    products::ProductQueries,
    self_checks::SelfCheckQueries,
    rule_packs::RulePackQueries,
    Entities,
);
