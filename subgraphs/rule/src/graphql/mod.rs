//! GraphQL schema: converts between GraphQL types and the types of the services. It has no business logic.

mod api_client;
mod job;
mod lane;
mod paged;
mod user;
mod written;

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;

use crate::evaluation::graphql::EvaluationQuery;
use crate::nomenclature::graphql::{
    NomenclatureMutation, NomenclatureQuery, UnitsMutation, UnitsQuery,
};
use crate::products::graphql::{ClassificationsMutation, ProductsMutation, ProductsQuery};
use crate::rule_changes::graphql::{RuleChangesMutation, RuleChangesQuery, VerdictChangesQuery};
use crate::rule_files::graphql::RuleFilesMutation;
use crate::rule_packs::graphql::{
    CatalogueQuery, RulePackReviewsMutation, RulePacksMutation, RulePacksQuery,
};
use crate::self_checks::graphql::{SelfChecksMutation, SelfChecksQuery};
use crate::service::Services;
use crate::watches::graphql::{WatchesMutation, WatchesQuery};

pub(crate) use api_client::ApiClient;
pub(crate) use job::{JobStatus, count};
pub(crate) use lane::{Lane, LaneInput, TransportMode};
pub(crate) use paged::{other_sorting, paged, placed, sliced};
pub(crate) use user::User;
pub(crate) use written::Written;

#[derive(Default, MergedObject)]
pub struct Query(
    EvaluationQuery,
    NomenclatureQuery,
    CatalogueQuery,
    UnitsQuery,
    ProductsQuery,
    WatchesQuery,
    VerdictChangesQuery,
    SelfChecksQuery,
    RulePacksQuery,
    RuleChangesQuery,
);

#[derive(Default, MergedObject)]
pub struct Mutation(
    ProductsMutation,
    ClassificationsMutation,
    SelfChecksMutation,
    WatchesMutation,
    RulePacksMutation,
    RuleFilesMutation,
    RuleChangesMutation,
    RulePackReviewsMutation,
    NomenclatureMutation,
    UnitsMutation,
);

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema. Requests must go through [`scope`] first.
#[must_use]
pub fn schema(services: &Services) -> Schema {
    builder()
        .data(services.nomenclature.clone())
        .data(services.products.clone())
        .data(services.rule_files.clone())
        .data(services.rule_packs.clone())
        .data(services.rule_pack_reviews.clone())
        .data(services.catalogue.clone())
        .data(services.evaluations.clone())
        .data(services.self_checks.clone())
        .data(services.bulk_self_checks.clone())
        .data(services.rule_changes.clone())
        .data(services.watches.clone())
        .finish()
}

/// Returns the schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

/// Attaches the time and the loaders to a request.
#[must_use]
pub fn scope(services: &Services, request: Request, caller: &Arc<Caller>) -> Request {
    Load::scope(services, request, caller, chassis::now())
}

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query::default(), Mutation::default(), EmptySubscription)
}
