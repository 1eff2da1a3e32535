//! A domain with nothing in it but its outbox, its inbox and a table of effects.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use database::Conn;
use events::CloudEvent;
use outbox::{Args, Reactions};
use redis::AsyncCommands;
use redis::streams::{StreamId, StreamPendingReply, StreamRangeReply};
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use testkit::{Database, eventually};
use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let outbox = include_str!("../../../../migrations/common/0001_outbox.sql");
    // No key, so that an effect that happens twice is seen twice.
    let effects = "create table effects (position bigint generated always as identity, event uuid not null)";
    Migrator::with_migrations(vec![
        Migration::new(1, "outbox".into(), MigrationType::Simple, outbox.into_sql_str(), false),
        Migration::new(2, "effects".into(), MigrationType::Simple, effects.into_sql_str(), false),
    ])
});

/// The user domain publishes and the common domain consumes; one database stands for both.
pub const PRODUCER: &str = "user";
pub const CONSUMER: &str = "common";

pub struct Domain {
    pub database: Database,
    pub streams: Args,
}

impl Domain {
    pub async fn new() -> Self {
        Self::on(testkit::streams()).await
    }

    /// With little patience, so that a test need not have more.
    pub async fn on(streams: Args) -> Self {
        let streams =
            Args { event_tries: 3, event_retry_millis: 20, event_reclaim_millis: 60_000, ..streams };
        Self { database: testkit::database(&MIGRATIONS).await, streams }
    }

    /// A command that does nothing but publish.
    pub async fn commit(&self, event: &CloudEvent) {
        let mut tx = self.database.pool.begin().await.unwrap();
        outbox::append(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// This many events of one aggregate.
    pub async fn commit_many(&self, count: i64) -> Vec<CloudEvent> {
        let subject = Uuid::now_v7();
        let events: Vec<_> = (1..=count).map(|sequence| event(PRODUCER, subject, sequence)).collect();
        for event in &events {
            self.commit(event).await;
        }
        events
    }

    pub fn relay(&self) -> Running {
        let stop = CancellationToken::new();
        let relay = outbox::relay(self.streams.clone(), self.database.pool.clone(), PRODUCER, stop.clone());
        Running { task: tokio::spawn(relay), stop }
    }

    pub fn consume(&self, reactions: Effects) -> Running {
        let stop = CancellationToken::new();
        let (args, pool) = (self.streams.clone(), self.database.pool.clone());
        let consumer = outbox::consume(args, pool, CONSUMER, &[PRODUCER, "rule"], reactions, stop.clone());
        Running { task: tokio::spawn(consumer), stop }
    }

    /// Puts an entry on the producer's stream as the relay would, or as no relay would.
    pub async fn add(&self, field: &str, text: &str) -> String {
        let stream = events::stream(&self.streams.redis_prefix, PRODUCER);
        testkit::redis(&self.streams)
            .await
            .xadd::<_, _, _, _, Option<String>>(stream, "*", &[(field, text)])
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn add_event(&self, event: &CloudEvent) -> String {
        self.add(events::ENTRY_FIELD, &serde_json::to_string(event).unwrap()).await
    }

    /// The events that took effect, in that order, with repetitions.
    pub async fn effects(&self) -> Vec<Uuid> {
        sqlx::query_scalar("select event from effects order by position")
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }

    pub async fn eventually_effects(&self, count: usize) -> Vec<Uuid> {
        eventually("the effects", || async { Some(self.effects().await).filter(|seen| seen.len() >= count) })
            .await
    }

    pub async fn published(&self) -> Vec<CloudEvent> {
        testkit::published(&self.streams, PRODUCER).await
    }

    pub async fn eventually_published(&self, count: usize) -> Vec<CloudEvent> {
        eventually("the stream", || async { Some(self.published().await).filter(|seen| seen.len() >= count) })
            .await
    }

    pub async fn dead_letters(&self) -> Vec<StreamId> {
        let stream = events::dead_letters(&self.streams.redis_prefix, CONSUMER);
        let entries: StreamRangeReply = testkit::redis(&self.streams).await.xrange_all(stream).await.unwrap();
        entries.ids
    }

    /// How many entries were handed out and not acknowledged; nothing while there is no group.
    pub async fn outstanding(&self) -> Option<usize> {
        let stream = events::stream(&self.streams.redis_prefix, PRODUCER);
        let pending: StreamPendingReply =
            testkit::redis(&self.streams).await.xpending(stream, CONSUMER).await.ok()?;
        Some(pending.count())
    }

    pub async fn eventually_length(&self, stream: &str, expected: usize) {
        let redis = testkit::redis(&self.streams).await;
        eventually("a stream's length", || async {
            redis.clone().xlen::<_, usize>(stream).await.ok().filter(|length| *length == expected)
        })
        .await;
    }

    pub async fn eventually_outstanding(&self, count: usize) {
        eventually("acknowledgements", || async { self.outstanding().await.filter(|now| *now == count) })
            .await;
    }
}

/// A relay or a consumer on its own task.
pub struct Running {
    task: JoinHandle<anyhow::Result<()>>,
    stop: CancellationToken,
}

impl Running {
    pub fn tell_to_stop(&self) {
        self.stop.cancel();
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }

    /// Ends it wherever it is.
    pub async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// Reactions that leave a row each, and then may fail or wait.
#[derive(Clone)]
pub struct Effects {
    pub tried: Arc<AtomicU32>,
    /// How many of the first tries fail, after their row is written.
    pub failures: u32,
    /// The event that always fails.
    pub poison: Option<Uuid>,
    /// Each reaction takes a permit.
    pub gate: Arc<Semaphore>,
}

impl Effects {
    pub fn new() -> Self {
        let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS));
        Self { tried: Arc::default(), failures: 0, poison: None, gate }
    }
}

impl Reactions for Effects {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        sqlx::query("insert into effects (event) values ($1)").bind(event.id).execute(conn).await?;
        let tried = self.tried.fetch_add(1, Ordering::SeqCst);
        anyhow::ensure!(tried >= self.failures, "not yet");
        anyhow::ensure!(self.poison != Some(event.id), "poison");
        self.gate.acquire().await?.forget();
        Ok(())
    }
}

pub fn event(producer: &str, subject: Uuid, sequence: i64) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".to_owned(),
        id: Uuid::now_v7(),
        source: format!("carnet/{producer}"),
        kind: format!("carnet.{producer}.Tested.v1"),
        subject,
        time: OffsetDateTime::UNIX_EPOCH,
        datacontenttype: "application/json".to_owned(),
        sequence,
        correlationid: Uuid::now_v7(),
        causationid: None,
        audience: Vec::new(),
        data: serde_json::json!({"text": "Größe 7 — ✓", "number": 1.5}),
    }
}

pub fn ids(events: &[CloudEvent]) -> Vec<Uuid> {
    events.iter().map(|event| event.id).collect()
}
