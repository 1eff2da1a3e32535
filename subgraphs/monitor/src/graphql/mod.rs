//! The schema of the monitor domain.

pub(crate) mod chain_break;
pub(crate) mod references;
pub(crate) mod values;

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;

use crate::access_records::graphql::AccessRecordsQuery;
use crate::event_processing::graphql::{EventProcessingMutation, EventProcessingQuery};
use crate::security_events::graphql::SecurityEventsQuery;
use crate::service::Services;
use crate::statistics::graphql::StatisticsQuery;

#[derive(Default, MergedObject)]
pub struct Query(
    AccessRecordsQuery,
    SecurityEventsQuery,
    StatisticsQuery,
    EventProcessingQuery,
);

#[derive(Default, MergedObject)]
pub struct Mutation(EventProcessingMutation);

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// Builds the schema for requests that went through [`scope`].
#[must_use]
pub fn schema(services: &Services) -> Schema {
    builder()
        .data(services.access_records.clone())
        .data(services.security_events.clone())
        .data(services.statistics.clone())
        .data(services.event_processing.clone())
        .finish()
}

/// Renders the schema definition for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

/// Adds the time to a request. Resolvers of this domain load nothing by key, so the loader is not used.
#[must_use]
pub fn scope(services: &Services, request: Request, caller: &Arc<Caller>) -> Request {
    Load::scope(&services.event_processing, request, caller, chassis::now())
}

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query::default(), Mutation::default(), EmptySubscription)
}
