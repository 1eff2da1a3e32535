use refusal::{ErrorCode, Refusal};

use super::MOST_MARKED;

/// There is no notification with this ID, or it is for another person.
pub fn notification_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::NotificationNotFound,
        &["notificationId"],
        "You have no notification with this ID.",
    )
}

/// The list of notifications is too long.
pub fn too_many_notifications() -> Refusal {
    Refusal::new(
        ErrorCode::TooMany,
        &["notificationIds"],
        format!("Send at most {MOST_MARKED} IDs of notifications."),
    )
}
