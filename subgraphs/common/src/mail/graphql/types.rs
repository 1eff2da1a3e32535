use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use chassis::scalar::DateTime;
use uuid::Uuid;

use crate::domain::UserId;
use crate::mail::domain;
use crate::notifications::graphql::User;

/// How far a mail got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::MailState")]
pub enum MailState {
    /// Waits to be sent, for the first time or again.
    Queued,
    /// A worker is at it.
    Sending,
    /// Accepted by the mail server.
    Sent,
    /// It broke off when the mail server may have had it already. Never sent again by itself: see `resendMail`.
    Unknown,
    /// Refused for good, or refused too often.
    Failed,
}

/// A mail, without the address and the text. For platform admins and auditors.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct MailMessage {
    id: ID,
    /// What it tells: the name of a notification kind; or, in a letter about an account, `EMAIL_VERIFICATION`,
    /// `REGISTRATION_REPEATED`, `PASSWORD_RESET` (the link), `PASSWORD_RESET_DONE`, `PASSWORD_CHANGED`,
    /// `SECOND_FACTOR_ENABLED`, `SECOND_FACTOR_DISABLED` or `INVITATION`.
    template: String,
    state: MailState,
    /// How often it was tried since it was queued.
    attempts: i32,
    /// Why the last try did not succeed, such as `SMTP_550` (the mail server's code), `SMTP_CONNECTION`, `SMTPUTF8_NOT_OFFERED` (the
    /// address has letters beyond ASCII before the @, and the mail server takes none of them), `EXPIRED` (its link was good no
    /// longer), `DEACTIVATED` (its person was) or `UNSUBSCRIBED` (its address has stopped such mails).
    failure: Option<String>,
    created_at: DateTime,
    /// Time of the last change.
    updated_at: DateTime,
    sent_at: Option<DateTime>,
    #[graphql(skip)]
    user: Option<UserId>,
    #[graphql(skip)]
    key: Uuid,
}

#[ComplexObject]
impl MailMessage {
    /// Whom it is for. Null if that is nobody with an account.
    async fn user(&self) -> Option<User> {
        self.user.map(User)
    }
}

impl MailMessage {
    /// Sorts by time.
    pub const fn key(&self) -> Uuid {
        self.key
    }
}

impl From<domain::MailMessage> for MailMessage {
    fn from(mail: domain::MailMessage) -> Self {
        Self {
            id: mail.id.0.into(),
            template: mail.template.code().to_owned(),
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
