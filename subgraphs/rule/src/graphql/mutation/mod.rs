mod nomenclature;
mod products;
mod rule_packs;
mod self_checks;

use async_graphql::MergedObject;

#[derive(Default, MergedObject)]
pub struct Mutation(
    products::Products,
    self_checks::SelfChecks,
    rule_packs::RulePacks,
    nomenclature::Nomenclature,
);
