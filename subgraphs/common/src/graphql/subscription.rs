use async_graphql::Subscription as Root;
use async_graphql::futures_util::stream::{Empty, empty};

use crate::changes::graphql::types::Change;
use crate::notifications::graphql::types::Notification;

/// The subscriptions, which the gateway serves: for each event, it executes `notification` or `change` with the rights of the subscriber.
/// The subgraph is never asked, so its streams are empty.
pub struct Subscription;

/// Objects, each time they change.
#[Root]
impl Subscription {
    /// Your new notifications, as they are created.
    ///
    /// Signed-in users may subscribe. Programs have no notifications: see `changed`.
    ///
    /// Errors (`extensions.code`): `FORBIDDEN` for programs; `STREAM_BEHIND`; `RATE_LIMITED`; `TOO_MANY_STREAMS`.
    async fn notification_received(&self) -> Empty<Notification> {
        empty()
    }

    /// Changes of the objects of your organisation: those that it owns, and those that others share with it, for example the orders that
    /// it was asked to quote for and the consignments that it carries.
    ///
    /// Signed-in users may subscribe, and programs with a scope for the objects: `orders:read`, `orders:write` or `products:read`. A
    /// program receives the changes of the kinds of objects that its scopes permit. Changes of one object that follow each other quickly
    /// are one response. If more than 256 objects wait for their response, for example after an import, the stream ends with
    /// `STREAM_BEHIND`: query your lists and subscribe again. The platform's own users receive the changes of their own organisation
    /// only.
    ///
    /// Errors (`extensions.code`): `FORBIDDEN` for a program without such a scope; `STREAM_BEHIND`; `RATE_LIMITED`; `TOO_MANY_STREAMS`.
    async fn changed(&self) -> Empty<Change> {
        empty()
    }
}
