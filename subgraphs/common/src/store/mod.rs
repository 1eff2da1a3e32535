//! Every SQL statement of the common domain, and the only place that holds what is sealed.

mod contacts;
mod letters;
mod mail_messages;
mod mail_queue;
mod mail_stops;
mod notice_counts;
mod notifications;
pub mod purge;

pub use contacts::{
    Address, Member, count_surplus, delete_contact, find_address, find_contacts,
    list_administrators, list_members, list_unknown, upsert_contacts,
};
pub use letters::{SealedLetter, insert_letter_mail};
pub use mail_messages::{
    Content, Held, abandon_mails, claim_mail, count_mails, find_mails, hold_mail, insert_mails,
    list_mails, lock_mail, requeue_mail, update_mail,
};
pub use mail_queue::watch_mail_queue;
pub use mail_stops::{StopKeys, delete_mail_stop, find_mail_stop, insert_mail_stop};
pub use notice_counts::add_notices;
pub use notifications::{
    count_notifications, count_unread, find_notifications, insert_notifications,
    list_notifications, update_notification_read,
};

pub use envelope::Keyring;

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/common");

/// Why the store could not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("{0} is stored where one of our codes should be")]
    Code(String),
    #[error("{rows} rows were written instead of {expected}")]
    Written { rows: u64, expected: usize },
    #[error("what should be sealed is not base64")]
    Sealed,
}

/// Checks that a statement wrote as many rows as it should.
fn written(rows: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(rows) == Ok(expected) {
        Ok(())
    } else {
        Err(Error::Written { rows, expected })
    }
}
