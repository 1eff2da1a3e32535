//! The schema of the order domain.

pub(crate) mod error;
pub(crate) mod loaders;
pub(crate) mod mutation;
mod query;
mod subscription;
pub(crate) mod types;

use std::sync::Arc;

use async_graphql::Request;
use async_graphql::dataloader::DataLoader;
use caller::Caller;
use time::OffsetDateTime;

use crate::service::Service;
use loaders::Reads;
use mutation::Mutation;
use query::Query;
use subscription::Subscription;

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

#[must_use]
pub fn schema() -> Schema {
    chassis::schema(Query::default(), Mutation::default(), Subscription).finish()
}

/// The schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&schema())
}

/// Gives a request its loader, which holds the request's caller and time, and dies with it.
#[must_use]
pub fn scope(service: &Service, request: Request, caller: &Arc<Caller>) -> Request {
    scope_at(service, request, caller, chassis::now())
}

/// As [`scope`], for a request that comes at this instant.
#[must_use]
pub fn scope_at(
    service: &Service,
    request: Request,
    caller: &Arc<Caller>,
    now: OffsetDateTime,
) -> Request {
    let reads = Reads {
        service: service.clone(),
        caller: caller.clone(),
        now,
    };
    request.data(DataLoader::new(reads, tokio::spawn))
}
