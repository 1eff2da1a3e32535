//! Types and rules: no I/O, no framework, no clock.

mod account_page;
mod letter;
mod mail;
mod mail_stop;
mod priority;
mod public_site;
pub(crate) mod refusals;
mod template;
mod wording;

pub use account_page::AccountPage;
pub use letter::{Letter, LetterKind, Token};
pub use mail::{
    ABANDONED_AFTER, MAX_ATTEMPTS, MailFilter, MailMessage, MailState, Outcome, Settled, settle,
};
pub use mail_stop::{AddressKeys, MailStop, MailTopic};
pub use priority::Priority;
pub use public_site::PublicSite;
pub use template::Template;
pub use wording::{body, letter_body, letter_title, title, with_unsubscribe_link};
