ids::ids!(
    NotificationId,
    MailId,
    /// A letter of the user domain.
    LetterId,
    /// A person of the user domain.
    UserId,
);
