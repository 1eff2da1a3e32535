use refusal::{ErrorCode, Refusal};

/// There is no mail with this ID.
pub fn mail_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::MailNotFound,
        &["mailMessageId"],
        "there is no such mail",
    )
}

/// The mail is on its way, has arrived, or its link is gone.
pub fn mail_not_resendable() -> Refusal {
    Refusal::new(
        ErrorCode::MailNotResendable,
        &["mailMessageId"],
        "only a mail that failed, or whose fate is unknown, can be sent again; with a link, only the latter",
    )
}
