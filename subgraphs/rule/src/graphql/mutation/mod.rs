/// Payloads: what a mutation answers with, or why there is none.
macro_rules! payloads {
    ($($name:ident { $field:ident: $type:ident($domain:ty) })+) => {$(
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $field: Option<$type>,
            user_errors: Vec<chassis::UserError>,
        }

        impl $name {
            fn of(result: Result<$domain, crate::service::Error>) -> Result<Self, chassis::Failure> {
                let ($field, user_errors) = crate::graphql::error::outcome(result)?;
                Ok(Self { $field: $field.map($type), user_errors })
            }
        }
    )+};
}

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
