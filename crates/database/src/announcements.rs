//! Wakes the background tasks of this process after a commit that has work for them.
//!
//! `NOTIFY` does this for all processes. But a transaction that notifies holds a lock of the whole Postgres server until its commit is
//! flushed, so concurrent commits of all domains are flushed one after another. Instead, a transaction announces its ID in the memory
//! of its process, and the task that watches the channel asks Postgres at short intervals whether the transaction has ended. If no task
//! of the process watches the channel, the transaction notifies. Only commands of operators run in such a process, and they are rare.
//!
//! After an error of the watching task, announcements may be lost. So each task also polls.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::Notify;

use crate::{Conn, Error, Pool};

/// First interval between two queries. Transactions that end within it are found together.
const FIRST_PAUSE: Duration = Duration::from_millis(1);
/// Longest interval between two queries. The interval doubles up to it while no transaction ends.
const LONGEST_PAUSE: Duration = Duration::from_millis(32);
/// Timeout of a query. On a connection that is lost without an error, a query would wait for many minutes, and the announcements of
/// all later transactions would be stored meanwhile.
const QUERY_LIMIT: Duration = Duration::from_secs(10);

/// Watching tasks, by the name of their database.
type Watches = HashMap<String, Vec<Weak<Watch>>>;

/// Watching tasks of this process.
static WATCHES: LazyLock<Mutex<Watches>> = LazyLock::new(Mutex::default);

/// The current transaction: `current_database()::text as database, pg_current_xact_id()::text as id`.
#[derive(Debug, sqlx::FromRow)]
pub struct TransactionId {
    database: String,
    id: String,
}

/// Announces that this transaction has work for the tasks that watch the channel. They are woken after it has ended.
pub async fn announce(conn: &mut Conn, channel: &'static str) -> Result<(), Error> {
    let transaction = sqlx::query_as(
        "select current_database()::text as database, pg_current_xact_id()::text as id",
    )
    .fetch_one(&mut *conn)
    .await?;
    announce_as(conn, channel, transaction).await
}

/// Like [`announce`], for a caller whose own statement has read the ID of the transaction.
pub async fn announce_as(
    conn: &mut Conn,
    channel: &'static str,
    transaction: TransactionId,
) -> Result<(), Error> {
    let watches = find(&transaction.database, channel);
    if watches.is_empty() {
        sqlx::query("select pg_notify($1, '')")
            .bind(channel)
            .execute(conn)
            .await?;
    }
    for watch in watches {
        watch.add(channel, &transaction.id);
    }
    Ok(())
}

/// Calls `wake` with each channel when it begins to watch, and with a channel after transactions that were announced in it. Commits of
/// other processes without such a task wake it through a connection of the pool of its own. Returns only on an error.
pub async fn watch(
    pool: &Pool,
    channels: &'static [&'static str],
    wake: impl Fn(&str),
) -> Result<(), Error> {
    let watch = Watch::begin(pool, channels);
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all(channels.iter().copied()).await?;
    // Earlier transactions were not announced to this task.
    for channel in channels {
        wake(channel);
    }
    tokio::try_join!(listen(&mut listener, &wake), watch.run(pool, &wake))?;
    Ok(())
}

/// Returns only on an error.
async fn listen(listener: &mut PgListener, wake: &impl Fn(&str)) -> Result<(), Error> {
    loop {
        let notification = listener.recv().await?;
        wake(notification.channel());
    }
}

/// The announcements for one task.
struct Watch {
    channels: &'static [&'static str],
    /// Transactions that had not ended at the last query.
    open: Mutex<Vec<Announcement>>,
    added: Notify,
}

#[derive(Clone, PartialEq, Eq)]
struct Announcement {
    channel: &'static str,
    transaction: String,
}

impl Watch {
    fn begin(pool: &Pool, channels: &'static [&'static str]) -> Arc<Self> {
        let watch = Arc::new(Self {
            channels,
            open: Mutex::default(),
            added: Notify::new(),
        });
        let options = pool.connect_options();
        let database = options
            .get_database()
            .unwrap_or_else(|| options.get_username());
        let mut watches = lock(&WATCHES);
        watches.retain(|_, watches| {
            watches.retain(|watch| watch.strong_count() > 0);
            !watches.is_empty()
        });
        watches
            .entry(database.to_owned())
            .or_default()
            .push(Arc::downgrade(&watch));
        watch
    }

    fn add(&self, channel: &'static str, transaction: &str) {
        let announcement = Announcement {
            channel,
            transaction: transaction.to_owned(),
        };
        let mut open = lock(&self.open);
        if !open.contains(&announcement) {
            open.push(announcement);
        }
        self.added.notify_one();
    }

    /// Returns only on an error.
    async fn run(&self, pool: &Pool, wake: &impl Fn(&str)) -> Result<(), Error> {
        let mut pause = FIRST_PAUSE;
        loop {
            if self.is_empty() {
                self.added.notified().await;
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.added.notified() => {
                    pause = FIRST_PAUSE;
                    tokio::time::sleep(pause).await;
                }
            }
            let ended = self.remove_ended(pool).await?;
            pause = if ended.is_empty() {
                (pause * 2).min(LONGEST_PAUSE)
            } else {
                FIRST_PAUSE
            };
            for channel in ended {
                wake(channel);
            }
        }
    }

    fn is_empty(&self) -> bool {
        lock(&self.open).is_empty()
    }

    /// Removes the transactions that have committed or rolled back, and returns their channels. A snapshot that is taken later sees
    /// their changes.
    async fn remove_ended(&self, pool: &Pool) -> Result<Vec<&'static str>, Error> {
        let open: Vec<String> = lock(&self.open)
            .iter()
            .map(|announcement| announcement.transaction.clone())
            .collect();
        if open.is_empty() {
            return Ok(Vec::new());
        }
        // The status of an old transaction is null.
        let query = sqlx::query_scalar(
            "select id from unnest($1::text[]) id where pg_xact_status(id::xid8) is distinct from 'in progress'",
        )
        .bind(open)
        .fetch_all(pool);
        let ended: Vec<String> = match tokio::time::timeout(QUERY_LIMIT, query).await {
            // Requests use all connections. The announcements are kept for the next query.
            Ok(Err(Error::PoolTimedOut)) => return Ok(Vec::new()),
            answer => answer.map_err(io::Error::from)??,
        };
        let mut channels = Vec::new();
        lock(&self.open).retain(|announcement| {
            let is_open = !ended.contains(&announcement.transaction);
            if !is_open && !channels.contains(&announcement.channel) {
                channels.push(announcement.channel);
            }
            is_open
        });
        Ok(channels)
    }
}

/// Tasks of this process that watch the channel of this database.
fn find(database: &str, channel: &str) -> Vec<Arc<Watch>> {
    lock(&WATCHES)
        .get(database)
        .into_iter()
        .flatten()
        .filter_map(Weak::upgrade)
        .filter(|watch| watch.channels.contains(&channel))
        .collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
