use async_graphql::Subscription;
use futures::Stream;
use futures::stream;

use super::types::Notification;

/// Declared here, served by the gateway: it listens to `NotificationCreated` and asks `notification(id:)` for what the
/// subscriber selected.
pub struct Subscription;

#[Subscription]
impl Subscription {
    /// What you are told from now on, as it happens.
    async fn notification_received(&self) -> impl Stream<Item = Notification> {
        stream::empty()
    }
}
