//! The schema: it converts between GraphQL types and use cases, and decides nothing.

mod mutation;
mod query;

use async_graphql::EmptySubscription;

use crate::service::Service;
use mutation::Mutation;
use query::Query;

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema, ready to serve. Each request must go through `chassis::Load::scope`.
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
