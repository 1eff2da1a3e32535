//! The statements and helpers that the stores of all capabilities share, and the migrations.

pub(crate) mod error;
mod idempotency;
pub(crate) mod lane;
mod listings;
pub(crate) mod paging;
mod quotas;
pub(crate) mod sealed;

pub use envelope::{BlindIndex, Keyring};
pub use error::Error;
pub use idempotency::{
    Claim, IdempotencyKey, delete_idempotency_keys, find_idempotency_result, insert_idempotency_key,
};
pub use listings::{list_certificates_after, list_documents_after, list_ratings_after};
pub use paging::{PageOf, Sort, SortedPage, Window};
pub use quotas::{
    count_against_quota, count_documents_of_product, find_stored_bytes, upsert_stored_bytes,
};
pub use sealed::Note;

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/order");
