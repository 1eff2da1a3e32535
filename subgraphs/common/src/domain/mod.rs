//! What the common domain knows: who is told what, in which words, and how far a mail got.

mod account_page;
mod announcement;
mod contact;
mod id;
mod kind;
mod letter;
mod mail;
mod mail_stop;
mod notices;
mod notification;
mod priority;
mod public_site;
mod refusal;
mod template;
mod wording;

pub use account_page::AccountPage;
pub use announcement::{
    Announcement, MOST_CAUSED_NOTICES_A_DAY, MOST_NOTICES_A_DAY, MOST_RECIPIENTS, NoticeCounts,
    Recipients,
};
pub use contact::{Contact, Differences, IdRange, Repair, SealedContact, latest};
pub use id::{LetterId, MailId, NotificationId, UserId};
pub use kind::NotificationKind;
pub use letter::{Letter, LetterKind, Token};
pub use mail::{
    ABANDONED_AFTER, MAX_ATTEMPTS, MailFilter, MailMessage, MailState, Outcome, Settled, settle,
};
pub use mail_stop::{AddressKeys, MailStop, MailTopic};
pub use notification::{Notice, Notification, NotificationFilter};
pub use priority::Priority;
pub use public_site::PublicSite;
pub use refusal::Refusal;
pub use template::Template;
pub use wording::{body, letter_body, letter_title, title, with_unsubscribe_link};
