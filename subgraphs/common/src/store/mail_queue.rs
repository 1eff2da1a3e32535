//! Wakes the mail workers: Postgres sends a notification for each commit that queues mails. A notification can get lost
//! with the connection that it came on, so workers also look by themselves.

use database::{Conn, Pool};
use sqlx::postgres::PgListener;

use super::Error;

/// `notify` takes no parameter, so the statement repeats the name.
const CHANNEL: &str = "mail_queue";

/// Wakes the mail workers when this transaction commits.
pub async fn notify_workers(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query!("notify mail_queue").execute(conn).await?;
    Ok(())
}

/// Listens for commits that queue mails, on a connection of its own from the pool.
pub struct QueueListener(PgListener);

impl QueueListener {
    pub async fn open(pool: &Pool) -> Result<Self, Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(listener))
    }

    /// Waits for the next commit that queues mails.
    pub async fn next(&mut self) -> Result<(), Error> {
        self.0.recv().await?;
        Ok(())
    }
}
