use refusal::{ErrorCode, Refusal};

/// There is no notification with this ID, or it is for another person.
pub fn notification_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::NotificationNotFound,
        &["notificationId"],
        "You have no notification with this ID.",
    )
}
