//! Every SQL statement of the monitor domain.

mod access_days;
mod access_records;
mod assessments;
mod operation_counts;
mod provider_answers;
mod security_days;
mod security_events;
mod self_check_counts;

pub use access_days::{find_head, lock_head, update_head};
pub use access_records::{count_operations_of, count_records, insert_record, list_links, list_records};
pub use assessments::{count_assessments, upsert_assessment};
pub use operation_counts::{count_counts, count_operations, list_counts, upsert_count};
pub use provider_answers::{count_answers, upsert_answer};
pub use security_days::{find_security_head, lock_security_head, update_security_head};
pub use security_events::{
    count_security_events, insert_security_event, list_security_events, list_security_links,
};
pub use self_check_counts::{count_self_checks, upsert_self_checks};

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/monitor");

/// Why the store could not do as told. Internal: never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] database::Error),
    #[error("a hash of {0} bytes is stored")]
    Hash(usize),
    #[error("a security event of the kind {0} is stored")]
    Kind(String),
    #[error("{0} rows were written instead of one")]
    Written(u64),
}

fn hash(stored: &[u8]) -> Result<crate::domain::Hash, Error> {
    stored.try_into().map_err(|_| Error::Hash(stored.len()))
}

/// A write of one row wrote one row.
const fn one(written: u64) -> Result<(), Error> {
    if written == 1 { Ok(()) } else { Err(Error::Written(written)) }
}
