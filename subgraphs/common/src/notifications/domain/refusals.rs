use refusal::{ErrorCode, Refusal};

/// There is no such notification, or it is for somebody else.
pub fn notification_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::NotificationNotFound,
        &["notificationId"],
        "there is no such notification",
    )
}
