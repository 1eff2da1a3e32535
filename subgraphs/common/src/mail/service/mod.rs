//! Use cases.

mod delivery;
mod mails;
mod unsubscribing;
mod writing;

pub use delivery::{MailTransport, OutgoingMail};
pub use unsubscribing::MailSubscription;
