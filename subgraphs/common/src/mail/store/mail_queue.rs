//! Wakes the mail workers of this process after each commit that queues mails.

use database::{Conn, Pool};

use crate::store::Error;

const CHANNEL: &str = "mail_queue";

/// Wakes the mail workers after this transaction.
pub async fn wake_workers(conn: &mut Conn) -> Result<(), Error> {
    Ok(database::announce(conn, CHANNEL).await?)
}

/// Calls `wake` when it begins to watch and after each commit that queues mails. Returns only on an error.
pub async fn watch_mail_queue(pool: &Pool, wake: impl Fn()) -> Result<(), Error> {
    Ok(database::watch(pool, &[CHANNEL], |_| wake()).await?)
}
