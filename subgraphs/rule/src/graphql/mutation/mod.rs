//! The mutations of all capabilities, and macros for their payloads.

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

/// Payloads that also have warnings about what was taken.
macro_rules! payloads_with_warnings {
    ($($name:ident { $field:ident: $type:ident($domain:ty) })+) => {$(
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $field: Option<$type>,
            user_errors: Vec<chassis::UserError>,
            /// Values that were taken and are probably slips, such as a fact that no rule pack knows. At most 20 of a kind.
            warnings: Vec<chassis::Warning>,
        }

        impl $name {
            fn of(
                result: Result<crate::domain::Noted<$domain>, crate::service::Error>,
            ) -> Result<Self, chassis::Failure> {
                let (done, user_errors) = crate::graphql::error::outcome(result)?;
                let (done, warnings) = done.map(crate::graphql::types::parted).unzip();
                Ok(Self { $field: done.map($type), user_errors, warnings: warnings.unwrap_or_default() })
            }
        }
    )+};
}

use async_graphql::MergedObject;

use crate::nomenclature::graphql::mutation::{nomenclature, units};
use crate::products::graphql::mutation::{classifications, products};
use crate::rule_packs::graphql::mutation::{review, rule_packs};
use crate::self_checks::graphql::mutation as self_checks;
use crate::watches::graphql::mutation as watches;

#[derive(Default, MergedObject)]
pub struct Mutation(
    products::Products,
    classifications::Classifications,
    self_checks::SelfChecks,
    watches::Watches,
    rule_packs::RulePacks,
    review::Review,
    nomenclature::Nomenclature,
    units::Units,
);
