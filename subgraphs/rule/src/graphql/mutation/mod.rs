mod classifications;
mod nomenclature;
mod products;
mod review;
mod rule_packs;
mod self_checks;
mod watches;

use async_graphql::MergedObject;

#[derive(Default, MergedObject)]
pub struct Mutation(
    products::Products,
    classifications::Classifications,
    self_checks::SelfChecks,
    watches::Watches,
    rule_packs::RulePacks,
    review::Review,
    nomenclature::Nomenclature,
);
