//! The statements and helpers that the stores of all capabilities share, and the migrations.

pub(crate) mod conditions;
pub(crate) mod error;
pub(crate) mod lane;
pub(crate) mod market_days;
pub(crate) mod paging;
mod reminders;
pub(crate) mod sealed;
pub(crate) mod sentinels;

pub use envelope::{BlindIndex, Keyring};
pub use error::Error;
pub use paging::{ListPage, PageOf, Window};
pub use reminders::{Reminder, insert_reminders};
pub use sealed::Note;

/// The migrations of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/order");
