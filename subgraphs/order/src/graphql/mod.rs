//! The schema of the order domain.

pub(crate) mod keys;
pub(crate) mod mutation;
mod query;
mod subscription;
pub(crate) mod types;

use std::sync::Arc;

use async_graphql::{Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;
use time::OffsetDateTime;

use crate::service::Service;
use mutation::Mutation;
use query::Query;
use subscription::Subscription;

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema, for requests that went through [`scope`].
#[must_use]
pub fn schema(service: Service) -> Schema {
    builder().data(service).finish()
}

/// The schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    chassis::schema(Query::default(), Mutation::default(), Subscription)
}

/// Gives a request its time and its loader, which loads what its caller may see.
#[must_use]
pub fn scope(service: &Service, request: Request, caller: &Arc<Caller>) -> Request {
    scope_at(service, request, caller, chassis::now())
}

/// Like [`scope`], for a request that comes at this time.
#[must_use]
pub fn scope_at(
    service: &Service,
    request: Request,
    caller: &Arc<Caller>,
    now: OffsetDateTime,
) -> Request {
    Load::scope(service, request, caller, now)
}
