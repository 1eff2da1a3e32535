//! Results of bulk commands, which a repetition with the same idempotency key returns. The key has a single ID, and these commands
//! have several objects and refusals.

use anyhow::Context;
use commands::{CommandContext, Error};
use database::Conn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::replay;
use crate::store::bulk_results;

/// Stores the results of a command under its result ID. Does nothing for a command without an idempotency key.
pub(crate) async fn insert_results<T: Serialize + Sync>(
    conn: &mut Conn,
    command: &CommandContext,
    id: Uuid,
    results: &T,
) -> Result<(), Error> {
    if !command.is_repeatable() {
        return Ok(());
    }
    let results = serde_json::to_value(results).context("the results are not JSON")?;
    Ok(bulk_results::insert(conn, id, &results, command.now()).await?)
}

/// Finds the results of the first request with the same idempotency key.
pub(crate) async fn find_results<T: DeserializeOwned>(
    conn: &mut Conn,
    id: Uuid,
) -> Result<T, Error> {
    let results = replay::found(bulk_results::find(conn, id).await?)?;
    Ok(serde_json::from_value(results).context("the stored results cannot be read")?)
}
