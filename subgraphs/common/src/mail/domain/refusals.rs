use refusal::{ErrorCode, Refusal};

/// There is no mail with this ID.
pub fn mail_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::MailNotFound,
        &["mailMessageId"],
        "There is no mail message with this ID.",
    )
}

/// The mail is queued or sent, or it failed and its link was wiped.
pub fn mail_not_resendable() -> Refusal {
    Refusal::new(
        ErrorCode::MailNotResendable,
        &["mailMessageId"],
        "Only a mail in the state FAILED or UNKNOWN can be sent again. A mail with a link must be in the state UNKNOWN.",
    )
}
