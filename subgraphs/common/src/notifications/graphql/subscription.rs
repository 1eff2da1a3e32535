use async_graphql::Subscription;
use futures::Stream;
use futures::stream;

use super::types::Notification;

/// Declares the subscription, which the gateway serves: it listens to `NotificationCreated` and queries `notification(id:)` with
/// the subscriber's selection.
pub struct Subscription;

/// Objects, each time they change.
#[Subscription]
impl Subscription {
    /// Your new notifications, as they are created.
    async fn notification_received(&self) -> impl Stream<Item = Notification> {
        stream::empty()
    }
}
