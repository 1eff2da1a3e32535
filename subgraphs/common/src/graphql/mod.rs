//! The schema of the common domain.

pub(crate) mod references;
mod subscription;

use std::sync::Arc;

use async_graphql::{MergedObject, Request};
use caller::Caller;
use chassis::Load;

use crate::changes::graphql::ChangesQuery;
use crate::mail::graphql::{MailMutation, MailQuery};
use crate::notifications::graphql::{NotificationsMutation, NotificationsQuery};
use crate::service::Services;
use subscription::Subscription;

#[derive(Default, MergedObject)]
pub struct Query(NotificationsQuery, ChangesQuery, MailQuery);

#[derive(Default, MergedObject)]
pub struct Mutation(NotificationsMutation, MailMutation);

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema for requests that went through [`scope`].
#[must_use]
pub fn schema(services: &Services) -> Schema {
    builder()
        .data(services.mail.clone())
        .data(services.notifications.clone())
        .finish()
}

/// Renders the schema definition for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

/// Adds the time and the loaders to a request.
#[must_use]
pub fn scope(services: &Services, request: Request, caller: &Arc<Caller>) -> Request {
    let now = chassis::now();
    let request = Load::scope(&services.mail, request, caller, now);
    Load::scope(&services.notifications, request, caller, now)
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    chassis::schema(Query::default(), Mutation::default(), Subscription)
}
