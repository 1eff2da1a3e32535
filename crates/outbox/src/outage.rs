//! Errors for which an event is not to blame.

use sqlx::postgres::{PgDatabaseError, PgSeverity};

/// The transaction may only read (SQLSTATE `read_only_sql_transaction`): the server is a standby, or is becoming one.
const READ_ONLY: &str = "25006";

/// Returns true if Postgres could not be reached or ended the connection, independently of the statement. A later probe may succeed
/// again, so the error itself decides.
pub fn is_outage(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<sqlx::Error>())
        .any(|error| match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => {
                let error = error.try_downcast_ref::<PgDatabaseError>();
                error.is_some_and(|error| {
                    // An error in a statement leaves the connection open; these two end it.
                    matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)
                        || error.code() == READ_ONLY
                })
            }
            _ => false,
        })
}
