//! Wakes the workers of this process after each commit that queues a job.

use database::{Conn, Pool};

use super::Error;

const CHANNEL: &str = "work";

/// Wakes the workers after this transaction.
pub async fn wake_workers(conn: &mut Conn) -> Result<(), Error> {
    Ok(database::announce(conn, CHANNEL).await?)
}

/// Calls `wake` when it begins to watch and after each commit that queues a job. Returns only on an error.
pub async fn watch(pool: &Pool, wake: impl Fn()) -> Result<(), Error> {
    Ok(database::watch(pool, &[CHANNEL], |_| wake()).await?)
}
