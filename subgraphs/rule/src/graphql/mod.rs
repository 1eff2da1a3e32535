//! The schema: converts GraphQL's types to those of the use cases and back. It decides nothing.

mod lane;
mod paged;
mod written;

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;

use crate::evaluation::graphql::query as evaluation;
use crate::nomenclature::graphql::{mutation as nomenclature_mutation, query as nomenclature};
use crate::products::graphql::{mutation as products_mutation, query as products};
use crate::rule_changes::graphql::{mutation as rule_changes_mutation, query as rule_changes};
use crate::rule_packs::graphql::{mutation as rule_packs_mutation, query as rule_packs};
use crate::self_checks::graphql::{mutation as self_checks_mutation, query as self_checks};
use crate::service::Service;
use crate::watches::graphql::{mutation as watches_mutation, query as watches};

pub(crate) use lane::{Lane, LaneInput, TransportMode};
pub(crate) use paged::{paged, placed, sliced};
pub(crate) use written::Written;

#[derive(Default, MergedObject)]
pub struct Query(
    evaluation::RequirementQueries,
    nomenclature::NomenclatureQueries,
    rule_packs::CatalogueQueries,
    nomenclature::UnitQueries,
    products::ProductQueries,
    watches::WatchQueries,
    rule_changes::VerdictChangeQueries,
    self_checks::SelfCheckQueries,
    rule_packs::RulePackQueries,
    rule_changes::RuleChangeQueries,
);

#[derive(Default, MergedObject)]
pub struct Mutation(
    products_mutation::products::Products,
    products_mutation::classifications::Classifications,
    self_checks_mutation::SelfChecks,
    watches_mutation::Watches,
    rule_packs_mutation::rule_packs::RulePacks,
    rule_changes_mutation::RuleChanges,
    rule_packs_mutation::review::Review,
    nomenclature_mutation::nomenclature::Nomenclature,
    nomenclature_mutation::units::Units,
);

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema, ready to serve requests that went through [`scope`].
#[must_use]
pub fn schema(service: Service) -> Schema {
    builder().data(service).finish()
}

/// The schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

/// Gives a request its time and its loaders.
#[must_use]
pub fn scope(service: &Service, request: Request, caller: &Arc<Caller>) -> Request {
    Load::scope(service, request, caller, chassis::now())
}

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query::default(), Mutation::default(), EmptySubscription)
}
