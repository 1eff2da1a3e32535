//! Every SQL statement of the monitor domain.

mod access_days;
mod access_records;
mod assessments;
mod days;
mod event_dead_letters;
mod event_decisions;
mod event_projection_checks;
mod operation_counts;
mod provider_answers;
mod security_days;
mod security_events;
mod self_check_counts;

pub use access_days::{
    find_access_day, insert_access_days, is_previous_access_day, list_access_days,
    lock_access_days, update_access_days,
};
pub use access_records::{
    count_lost_records, count_operations_of, count_records, find_record_hash, insert_records,
    list_links, list_records,
};
pub use assessments::{count_assessments, upsert_assessments};
pub use event_dead_letters::{
    count_dead_letters, count_open_letters, list_dead_letters, lock_dead_letter,
    update_dead_letter, upsert_dead_letters,
};
pub use event_decisions::{insert_decision, list_decisions};
pub use event_projection_checks::{list_projection_checks, upsert_projection_checks};
pub use operation_counts::{count_counts, count_operations, list_counts, upsert_counts};
pub use provider_answers::{count_answers, upsert_answers};
pub use security_days::{
    find_security_day, insert_security_days, is_previous_security_day, list_security_days,
    lock_security_days, update_security_days,
};
pub use security_events::{
    count_security_events, find_security_event_hash, insert_security_events, list_security_events,
    list_security_links,
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
    #[error("a dead letter with the status {0} is stored")]
    Status(String),
    #[error("a decision {0} is stored")]
    Decision(String),
    #[error("{written} rows were written instead of {expected}")]
    Written { written: u64, expected: usize },
}

fn hash(stored: &[u8]) -> Result<crate::domain::Hash, Error> {
    stored.try_into().map_err(|_| Error::Hash(stored.len()))
}

/// A write of so many rows wrote so many.
fn all(written: u64, expected: usize) -> Result<(), Error> {
    if usize::try_from(written).ok() == Some(expected) {
        Ok(())
    } else {
        Err(Error::Written { written, expected })
    }
}

/// One column of several rows, for `unnest`.
fn column<T, Value>(rows: &[T], value: impl Fn(&T) -> Value) -> Vec<Value> {
    rows.iter().map(value).collect()
}
