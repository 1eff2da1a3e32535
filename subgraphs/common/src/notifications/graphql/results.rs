//! Payloads of the mutations that mark several notifications.

use async_graphql::SimpleObject;
use chassis::{Failure, UserError, outcome};

use super::types::Notification;
use crate::notifications::service::Marked;
use crate::service::Error;

/// Result of `markNotificationsRead`.
#[derive(SimpleObject)]
pub struct MarkNotificationsReadPayload {
    /// Result for each ID, in the order of the IDs. Empty if the mutation was refused.
    results: Vec<MarkNotificationsReadResult>,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

/// Result of `markNotificationsRead` for one ID.
#[derive(SimpleObject)]
pub struct MarkNotificationsReadResult {
    /// Position of the ID in `notificationIds`, counted from 0.
    index: i32,
    /// The notification, which is marked as read. Null if it was not found.
    notification: Option<Notification>,
    /// Reasons why the notification was not marked. Empty if it was. A path begins with `input`, `notificationIds` and the index.
    user_errors: Vec<UserError>,
}

/// Result of `markAllNotificationsRead`.
#[derive(SimpleObject)]
pub struct MarkAllNotificationsReadPayload {
    /// Number of notifications that this call marked: those that were unread.
    marked_notifications: i32,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

impl MarkNotificationsReadPayload {
    pub fn of(result: Result<Vec<Marked>, Error>) -> Result<Self, Failure> {
        let (marked, user_errors) = outcome(result)?;
        let results = marked.unwrap_or_default().into_iter().zip(0..);
        Ok(Self {
            results: results
                .map(|(marked, index)| MarkNotificationsReadResult::of(marked, index))
                .collect(),
            user_errors,
        })
    }
}

impl MarkNotificationsReadResult {
    fn of(marked: Marked, index: i32) -> Self {
        let (notification, user_errors) = match marked {
            Ok(notification) => (Some(notification.into()), Vec::new()),
            Err(refusal) => (None, vec![refusal.into()]),
        };
        Self {
            index,
            notification,
            user_errors,
        }
    }
}

impl MarkAllNotificationsReadPayload {
    pub fn of(result: Result<u64, Error>) -> Result<Self, Failure> {
        let (marked, user_errors) = outcome(result)?;
        Ok(Self {
            marked_notifications: i32::try_from(marked.unwrap_or_default()).unwrap_or(i32::MAX),
            user_errors,
        })
    }
}
