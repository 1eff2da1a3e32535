//! Results of bulk commands and imports, which a repetition with the same idempotency key returns. The key has a single ID, and these
//! commands have several objects and refusals, or numbers.

use std::collections::HashMap;
use std::hash::Hash;

use anyhow::Context;
use commands::{CommandContext, Error, replayed};
use database::{Conn, Pool};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{ItemResult, Quotas, Resource};
use crate::store::bulk_results::{self, StoredResults};

/// Retention: longer than that of idempotency keys, so that each key finds its results.
const KEPT: Duration = Duration::hours(49);
/// Number of results that one statement deletes. A single result may have megabytes.
const BATCH: i64 = 100;
/// Bytes that the smallest results count, so that the quota of an organisation also limits the number of its rows.
const LEAST_BYTES: usize = 1_024;

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
    let results = serde_json::to_string(results).context("the results are not JSON")?;
    let stored = StoredResults {
        id,
        organisation: command.caller().organisation(),
        bytes: i32::try_from(results.len().max(LEAST_BYTES)).unwrap_or(i32::MAX),
        results,
        created_at: command.now(),
    };
    Ok(bulk_results::insert(conn, &stored).await?)
}

/// Stores the results of a command as [`insert_results`] does, within the quota of the organisation. Concurrent commands do not see
/// the results of each other, so they can exceed the quota by the results that they add.
pub(crate) async fn insert_results_within(
    conn: &mut Conn,
    quotas: &Quotas,
    command: &CommandContext,
    id: Uuid,
    results: &(impl Serialize + Sync),
) -> Result<(), Error> {
    insert_results(conn, command, id, results).await?;
    match command.caller().organisation() {
        Some(organisation) if command.is_repeatable() => {
            let used = bulk_results::sum_bytes(conn, organisation).await?;
            Ok(quotas.check(Resource::BulkResultBytes, used)?)
        }
        _ => Ok(()),
    }
}

/// Finds the results of the first request with the same idempotency key.
pub(crate) async fn find_results<T: DeserializeOwned>(
    conn: &mut Conn,
    id: Uuid,
) -> Result<T, Error> {
    let results = replayed(bulk_results::find(conn, id).await?)?;
    Ok(serde_json::from_str(&results).context("the stored results cannot be read")?)
}

/// Deletes expired results, and returns their number.
pub(super) async fn purge(pool: &Pool, now: OffsetDateTime) -> Result<u64, Error> {
    let mut deleted = 0;
    loop {
        let mut conn = pool.acquire().await?;
        match bulk_results::delete(&mut conn, now - KEPT, BATCH).await? {
            0 => return Ok(deleted),
            batch => deleted += batch,
        }
    }
}

/// Returns the results of several items in the form in which they are stored: with the IDs of the objects.
pub(crate) fn with_ids<T, Id>(
    results: &[ItemResult<T>],
    id_of: impl Fn(&T) -> Id,
) -> Vec<ItemResult<Id>> {
    let with_id = |result: &ItemResult<T>| match result {
        Ok(object) => Ok(id_of(object)),
        Err(refusals) => Err(refusals.clone()),
    };
    results.iter().map(with_id).collect()
}

/// Returns the IDs in the stored results of several items.
pub(crate) fn stored_ids<Id: Copy>(results: &[ItemResult<Id>]) -> Vec<Id> {
    results.iter().flatten().copied().collect()
}

/// Returns stored results of several items with the current state of their objects. Two items may have the same object.
pub(crate) fn with_objects<T: Clone, Id: Eq + Hash>(
    results: Vec<ItemResult<Id>>,
    objects: Vec<T>,
    id_of: impl Fn(&T) -> Id,
) -> Result<Vec<ItemResult<T>>, Error> {
    let objects = objects.into_iter().map(|object| (id_of(&object), object));
    let objects: HashMap<Id, T> = objects.collect();
    let with_object = |result: ItemResult<Id>| match result {
        Ok(id) => replayed(objects.get(&id).cloned()).map(Ok),
        Err(refusals) => Ok(Err(refusals)),
    };
    results.into_iter().map(with_object).collect()
}
