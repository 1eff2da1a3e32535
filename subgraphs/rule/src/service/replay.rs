//! The result of an earlier request with the same idempotency key.

use anyhow::Context;
use commands::Error;

/// Unwraps the result of a claimed idempotency key. It exists, because the transaction that claimed the key created it.
pub(crate) fn found<T>(found: Option<T>) -> Result<T, Error> {
    Ok(found.context("the result of an earlier request is missing")?)
}
