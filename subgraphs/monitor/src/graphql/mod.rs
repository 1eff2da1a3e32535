//! The schema of the monitor domain.

mod entities;
mod error;
mod query;
mod types;

use async_graphql::{EmptyMutation, EmptySubscription, SchemaBuilder};

use crate::service::Service;
use query::Query;

pub type Schema = async_graphql::Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema, ready to serve.
#[must_use]
pub fn schema(service: Service) -> Schema {
    builder().data(service).finish()
}

/// The schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    chassis::schema(Query, EmptyMutation, EmptySubscription)
}
