//! What the common domain knows: who is told what, in which words, and how far a mail got.

mod id;
mod kind;
mod mail;
mod notification;
mod refusal;
mod wording;

pub use id::{MailId, NotificationId, UserId};
pub use kind::NotificationKind;
pub use mail::{ABANDONED_AFTER, MAX_ATTEMPTS, MailMessage, MailState, Outcome, Settled, settle};
pub use notification::{Notice, Notification};
pub use refusal::Refusal;
pub use wording::{body, title};
