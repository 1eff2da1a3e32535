//! The schema: from GraphQL's types to the use cases and back. Nothing is decided here.

#[macro_use]
mod mutation;
pub(crate) mod error;
pub(crate) mod loaders;
mod query;

use std::sync::Arc;

use async_graphql::{Context, EmptySubscription, ID, Request};
use caller::Caller;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::service::Service;
use mutation::Mutation;
use query::Query;

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema, ready to serve. Each request must go through [`scope`].
#[must_use]
pub fn schema(service: Service) -> Schema {
    chassis::schema(Query::default(), Mutation::default(), EmptySubscription)
        .data(service)
        .finish()
}

/// The schema in its definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(
        &chassis::schema(Query::default(), Mutation::default(), EmptySubscription).finish(),
    )
}

/// Puts into a request what belongs to it alone: the time it came, and loaders that load for its caller.
#[must_use]
pub fn scope(service: &Service, request: Request, caller: &Arc<Caller>) -> Request {
    let now = chassis::now();
    request
        .data(Now(now))
        .data(loaders::loader(service.clone(), Arc::clone(caller), now))
}

struct Now(OffsetDateTime);

pub(crate) fn service<'a>(ctx: &Context<'a>) -> &'a Service {
    ctx.data_unchecked()
}

pub(crate) fn caller<'a>(ctx: &Context<'a>) -> &'a Caller {
    ctx.data_unchecked::<Arc<Caller>>()
}

pub(crate) fn now(ctx: &Context<'_>) -> OffsetDateTime {
    ctx.data_unchecked::<Now>().0
}

/// What is no UUID names nothing that there is, and neither does the nil UUID.
pub(crate) fn uuid(id: &ID) -> Uuid {
    id.parse().unwrap_or_default()
}
