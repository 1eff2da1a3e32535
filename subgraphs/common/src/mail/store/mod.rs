//! SQL statements and sealed columns.

mod letters;
mod mail_messages;
mod mail_queue;
mod mail_stops;
pub(crate) mod purge;

pub use letters::{SealedLetter, insert_letter_mail};
pub use mail_messages::{
    ClaimedMail, Content, abandon_mails, claim_mail, count_mails, find_mails, insert_mails,
    list_mails, lock_claimed_mail, lock_mail, requeue_mail, update_mail,
};
pub use mail_queue::watch_mail_queue;
pub use mail_stops::{StopKeys, delete_mail_stop, find_mail_stop, insert_mail_stop};
