//! The result of an earlier request with the same idempotency key.

use anyhow::Context;
use commands::Error;

/// The result that an idempotency key was claimed for: created in the transaction that claimed the key, so it exists.
pub(crate) fn found<T>(found: Option<T>) -> Result<T, Error> {
    Ok(found.context("the result of an earlier request is missing")?)
}
