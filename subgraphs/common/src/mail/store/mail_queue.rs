//! Wakes the mail workers: Postgres sends a notification for each commit that queues mails. A broken connection loses
//! notifications, so workers also poll.

use database::{Conn, Pool};

use crate::store::Error;

/// `notify` does not accept a parameter, so the statement repeats the name.
const CHANNEL: &str = "mail_queue";

/// Wakes the mail workers when this transaction commits.
pub async fn notify_workers(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("notify mail_queue").execute(conn).await?;
    Ok(())
}

/// Calls `wake` when it begins to listen and at each commit that queues mails. Returns only on an error.
pub async fn watch_mail_queue(pool: &Pool, wake: impl Fn()) -> Result<(), Error> {
    Ok(database::watch(pool, CHANNEL, wake).await?)
}
