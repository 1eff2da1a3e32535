//! Errors that an event has not caused.

use std::io;

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgDatabaseError, PgSeverity};

/// The transaction is read-only (SQLSTATE `read_only_sql_transaction`): the server is a standby, or becomes one.
const READ_ONLY: &str = "25006";

/// Returns true if Postgres could not be reached or ended the connection, independent of the statement. A later probe may succeed, so
/// the error itself decides. So an event whose reaction ends its connection each time is retried without limit; it is visible as the
/// lag of its consumer.
///
/// A transparent error of a store hides the `sqlx::Error` from the chain but not its source, so the sources are examined.
pub fn is_outage(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(is_disconnection)
            || matches!(cause.downcast_ref(), Some(sqlx::Error::PoolTimedOut))
            || cause
                .downcast_ref::<Box<dyn DatabaseError>>()
                .is_some_and(|error| ends_connection(&**error))
    })
}

fn is_disconnection(error: &io::Error) -> bool {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, NotConnected, TimedOut,
        UnexpectedEof,
    };
    matches!(
        error.kind(),
        BrokenPipe
            | ConnectionAborted
            | ConnectionRefused
            | ConnectionReset
            | NotConnected
            | TimedOut
            | UnexpectedEof
    )
}

/// A statement error keeps the connection open; a fatal error ends it.
fn ends_connection(error: &(dyn DatabaseError + 'static)) -> bool {
    error
        .try_downcast_ref::<PgDatabaseError>()
        .is_some_and(|error| {
            matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic)
                || error.code() == READ_ONLY
        })
}
