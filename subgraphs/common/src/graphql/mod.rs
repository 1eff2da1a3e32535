//! The schema of the common domain.

mod entities;
mod error;
mod loaders;
mod mutation;
mod query;
mod subscription;
mod types;

use async_graphql::{Context, SchemaBuilder};
use caller::Caller;
use chassis::Failure;
use std::sync::Arc;

use crate::service::Service;
pub use loaders::with_loaders;
use mutation::Mutation;
use query::Query;
use subscription::Subscription;

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema, ready to serve requests that went through [`with_loaders`].
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
    chassis::schema(Query, Mutation, Subscription)
}

/// Who is asked, and by whom: `schema` and the chassis have put them there.
fn asked(ctx: &Context<'_>) -> Result<(Service, Arc<Caller>), Failure> {
    match (ctx.data::<Service>(), ctx.data::<Arc<Caller>>()) {
        (Ok(service), Ok(caller)) => Ok((service.clone(), Arc::clone(caller))),
        _ => Err(Failure::internal("a request without a service or a caller")),
    }
}
