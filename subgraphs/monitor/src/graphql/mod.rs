//! The schema of the monitor domain.

mod chain;
pub(crate) mod entities;
mod error;
mod mutation;
mod query;

use std::sync::Arc;

use async_graphql::{Context, EmptySubscription, SchemaBuilder};
use caller::Caller;
use chassis::Failure;

use crate::service::Service;
use mutation::Mutation;
use query::Query;

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

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

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query::default(), Mutation, EmptySubscription)
}

/// Who is asked, and by whom: `schema` and the chassis have put them there.
pub(crate) fn asked(ctx: &Context<'_>) -> Result<(Service, Arc<Caller>), Failure> {
    match (ctx.data::<Service>(), ctx.data::<Arc<Caller>>()) {
        (Ok(service), Ok(caller)) => Ok((service.clone(), Arc::clone(caller))),
        _ => Err(Failure::internal("a request without a service or a caller")),
    }
}
