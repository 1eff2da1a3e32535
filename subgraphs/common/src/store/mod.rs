//! Every SQL statement of the common domain, and the only place that holds what is sealed.

mod contacts;
mod letters;
mod mail_messages;
mod notifications;

pub use contacts::{Address, find_address, list_administrators, list_members, list_unknown, upsert_contact};
pub use letters::{SealedLetter, insert_letter_mail};
pub use mail_messages::{
    Content, Held, abandon_mails, claim_mail, count_mails, find_mails, hold_mail, insert_mail, list_mails,
    lock_mail, requeue_mail, update_mail,
};
pub use notifications::{
    count_notifications, count_unread, find_notifications, insert_notification, list_notifications,
    update_notification_read,
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
    #[error("{0} rows were written instead of one")]
    Written(u64),
    #[error("what should be sealed is not base64")]
    Sealed,
}

/// A write of one row wrote one row.
const fn one(written: u64) -> Result<(), Error> {
    if written == 1 { Ok(()) } else { Err(Error::Written(written)) }
}
