//! Connections of the pool and announcements of transactions, with a real Postgres.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use database::{Error, Migrator, Pool, announce};
use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgListener;
use tokio::task::JoinHandle;

static NO_MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| Migrator::with_migrations(Vec::new()));

async fn eventually_idle(pool: &Pool, wanted: impl Fn() -> usize) {
    testkit::eventually("idle connections", || async {
        (pool.num_idle() == wanted()).then_some(())
    })
    .await;
}

/// Ends the only idle connection of the pool. Returns another connection, which is in use.
async fn end_the_idle_connection(pool: &Pool) -> PoolConnection<Postgres> {
    eventually_idle(pool, || usize::try_from(pool.size()).unwrap()).await;
    let mut used = pool.acquire().await.unwrap();
    let mut idle = pool.acquire().await.unwrap();
    let backend: i32 = sqlx::query_scalar("select pg_backend_pid()")
        .fetch_one(&mut *idle)
        .await
        .unwrap();
    drop(idle);
    eventually_idle(pool, || 1).await;
    // Waits until the backend has ended.
    sqlx::query("select pg_terminate_backend($1, 10000)")
        .bind(backend)
        .execute(&mut *used)
        .await
        .unwrap();
    used
}

async fn answer(pool: &Pool) -> Result<i32, Error> {
    sqlx::query_scalar("select 1").fetch_one(pool).await
}

#[tokio::test]
async fn an_idle_connection_that_postgres_closed_fails_no_statement() {
    let database = testkit::database(&NO_MIGRATIONS).await;
    let _used = end_the_idle_connection(&database.pool).await;
    // A connection that was in use more recently is not tested.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(answer(&database.pool).await.unwrap(), 1);
}

#[tokio::test]
async fn a_connection_that_postgres_has_just_closed_fails_one_statement_at_most() {
    let database = testkit::database(&NO_MIGRATIONS).await;
    let _used = end_the_idle_connection(&database.pool).await;
    drop(answer(&database.pool).await);
    for _ in 0..3 {
        assert_eq!(answer(&database.pool).await.unwrap(), 1);
    }
}

const CHANNEL: &str = "work";

/// A task that watches the channel, and counts how often it is woken.
struct Watching {
    wakes: Arc<AtomicUsize>,
    task: JoinHandle<Result<(), Error>>,
}

impl Watching {
    /// Returns after the task was woken for earlier transactions.
    async fn begin(pool: &Pool) -> Self {
        let wakes = Arc::new(AtomicUsize::new(0));
        let (pool, counted) = (pool.clone(), Arc::clone(&wakes));
        let task = tokio::spawn(async move {
            let wake = |_: &str| {
                counted.fetch_add(1, Ordering::Relaxed);
            };
            database::watch(&pool, &[CHANNEL], wake).await
        });
        let watching = Self { wakes, task };
        watching.eventually_woken(1).await;
        watching
    }

    fn wakes(&self) -> usize {
        self.wakes.load(Ordering::Relaxed)
    }

    async fn eventually_woken(&self, times: usize) {
        testkit::eventually("a wake", || async { (self.wakes() == times).then_some(()) }).await;
    }
}

#[tokio::test]
async fn an_announced_transaction_wakes_a_task_after_its_end() {
    let database = testkit::database(&NO_MIGRATIONS).await;
    let watching = Watching::begin(&database.pool).await;
    let mut slow = database.pool.begin().await.unwrap();
    announce(&mut slow, CHANNEL).await.unwrap();
    announce(&mut slow, CHANNEL).await.unwrap();
    let mut lost = database.pool.begin().await.unwrap();
    announce(&mut lost, CHANNEL).await.unwrap();
    lost.rollback().await.unwrap();
    watching.eventually_woken(2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(watching.wakes(), 2, "before the commit");
    slow.commit().await.unwrap();
    watching.eventually_woken(3).await;
    watching.task.abort();
}

#[tokio::test]
async fn without_a_watching_task_a_transaction_notifies() {
    let database = testkit::database(&NO_MIGRATIONS).await;
    let watching = Watching::begin(&database.pool).await;
    watching.task.abort();
    assert!(watching.task.await.unwrap_err().is_cancelled());
    let mut listener = PgListener::connect_with(&database.pool).await.unwrap();
    listener.listen(CHANNEL).await.unwrap();
    let mut tx = database.pool.begin().await.unwrap();
    announce(&mut tx, CHANNEL).await.unwrap();
    tx.commit().await.unwrap();
    let received = tokio::time::timeout(Duration::from_secs(15), listener.recv()).await;
    assert_eq!(received.unwrap().unwrap().channel(), CHANNEL);
}
