//! GraphQL schema: converts between GraphQL types and the types of the services. It has no business logic.

mod job;
mod lane;
mod paged;
mod references;
mod subscription;

use std::sync::Arc;

use async_graphql::{MergedObject, Request, SchemaBuilder};
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

pub(crate) use chassis::Written;
pub(crate) use job::{JobStatus, count};
pub(crate) use lane::{Lane, LaneInput, TransportMode};
pub(crate) use paged::{paged, placed, sliced};
pub(crate) use references::{ApiClient, User};
use subscription::Subscription;

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

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

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

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    chassis::schema(Query::default(), Mutation::default(), Subscription)
}
