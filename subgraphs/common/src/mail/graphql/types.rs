use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use chassis::scalar::DateTime;
use uuid::Uuid;

use crate::domain::UserId;
use crate::mail::domain;
use crate::notifications::graphql::User;

/// State of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::MailState")]
pub enum MailState {
    /// Waiting for its first attempt or for a retry.
    Queued,
    /// Being sent by a worker.
    Sending,
    /// Accepted by the mail server.
    Sent,
    /// Interrupted when the mail server may already have accepted it. It is not retried automatically; you can use `resendMail`.
    Unknown,
    /// Refused permanently, or refused in 9 attempts.
    Failed,
}

/// A mail, without its address and text. For platform admins and auditors.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MailMessage {
    /// ID of the mail. IDs sort by creation time.
    id: ID,
    /// Template of the text: the name of a `NotificationKind`, or, for a letter about an account, `EMAIL_VERIFICATION`,
    /// `REGISTRATION_REPEATED`, `PASSWORD_RESET` (with a link), `PASSWORD_RESET_DONE`, `PASSWORD_CHANGED`, `SECOND_FACTOR_ENABLED`,
    /// `SECOND_FACTOR_DISABLED`, `SECOND_FACTOR_FAILED`, `SECOND_FACTOR_BLOCKED`, `RECOVERY_CODES_REPLACED`, `RECOVERY_CODE_USED` or
    /// `INVITATION`.
    template: String,
    /// Version for `expectedVersion`. It begins at 1 and grows by 1 with each change.
    version: i64,
    /// Current state.
    state: MailState,
    /// Number of attempts since the mail was queued or sent again.
    attempts: i32,
    /// Code of the reason why the last attempt failed. Null if no attempt has failed since the mail was queued or sent again, and
    /// for a sent mail.
    ///
    /// Codes of the mail server: `SMTP_` and the reply code, for example `SMTP_550`; `SMTP_CONNECTION`; `SMTP_TLS`; `SMTP_TIMEOUT`;
    /// `SMTP_NO_ANSWER` (the mail was transmitted and the server did not answer); `SMTPUTF8_NOT_OFFERED` (the part of the address
    /// before the @ has characters outside ASCII, which the server does not accept). Codes of the platform: `EXPIRED` (the link had
    /// expired); `DEACTIVATED` (the account is deactivated); `UNSUBSCRIBED` (the address stopped mails of this topic);
    /// `ADDRESS_INVALID`; `ADDRESS_UNREADABLE` and `TOKEN_UNREADABLE` (the sealed value cannot be opened); `FILE` (the mail cannot be
    /// written to the mail folder); `ABANDONED` (the worker stopped while it sent the mail). New codes may be added.
    failure: Option<String>,
    /// Time at which the mail was queued.
    created_at: DateTime,
    /// Time of the last change of the state.
    updated_at: DateTime,
    /// Time at which the mail server accepted the mail. Null if it has not.
    sent_at: Option<DateTime>,
    #[graphql(skip)]
    user: Option<UserId>,
    #[graphql(skip)]
    key: Uuid,
}

#[ComplexObject]
impl MailMessage {
    /// The recipient. Null for a letter that is not about an account.
    async fn user(&self) -> Option<User> {
        self.user.map(User)
    }
}

impl MailMessage {
    /// Sort key: a UUIDv7, so mails sort by time.
    pub const fn key(&self) -> Uuid {
        self.key
    }
}

impl From<domain::MailMessage> for MailMessage {
    fn from(mail: domain::MailMessage) -> Self {
        Self {
            id: mail.id.0.into(),
            template: mail.template.code().to_owned(),
            version: mail.version,
            state: mail.state.into(),
            attempts: mail.attempts,
            failure: mail.failure,
            created_at: DateTime(mail.created_at),
            updated_at: DateTime(mail.updated_at),
            sent_at: mail.sent_at.map(DateTime),
            user: mail.user,
            key: mail.id.0,
        }
    }
}
