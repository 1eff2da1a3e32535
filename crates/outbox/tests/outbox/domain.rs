//! A domain that has only its outbox, its inbox and a table of effects.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use database::Conn;
use events::{CloudEvent, Lane};
use outbox::{Args, Queue, Reactions, UnknownReference};
use redis::AsyncCommands;
use redis::streams::{StreamPendingCountReply, StreamPendingReply};
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
    // No key, so that a duplicate effect is visible.
    let effects =
        "create table effects (position bigint generated always as identity, event uuid not null)";
    let migration = |number, sql: &'static str| {
        Migration::new(
            number,
            "outbox".into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(vec![migration(1, outbox), migration(2, effects)])
});

/// The user domain publishes and the common domain consumes; both use one database.
pub const PRODUCER: &str = "user";
pub const CONSUMER: &str = "common";
/// A type of event for this consumer only.
pub const KIND: &str = "carnet.user.UserUpdated.v1";
/// A type for this consumer that only updates a projection.
pub const PROJECTED: &str = "carnet.user.EmailVerified.v1";
/// A type for this consumer and the monitor domain.
pub const SHARED: &str = "carnet.user.UserLocked.v1";

pub struct Domain {
    pub database: Database,
    pub streams: Args,
}

impl Domain {
    pub async fn new() -> Self {
        Self::on(testkit::streams()).await
    }

    /// With short timeouts, so that tests are fast.
    pub async fn on(streams: Args) -> Self {
        let streams = Args {
            event_tries: 3,
            event_retry_millis: 20,
            event_reclaim_millis: 60_000,
            ..streams
        };
        Self {
            database: testkit::database(&MIGRATIONS).await,
            streams,
        }
    }

    /// A command that only publishes.
    pub async fn commit(&self, event: &CloudEvent) {
        let mut tx = self.database.pool.begin().await.unwrap();
        outbox::append(&mut tx, event).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// This many events of one aggregate, each in its own transaction.
    pub async fn commit_many(&self, count: i64) -> Vec<CloudEvent> {
        let events = many(KIND, count);
        for event in &events {
            self.commit(event).await;
        }
        events
    }

    /// This many events of this type in one transaction.
    pub async fn commit_at_once(&self, kind: &str, count: i64, lane: Lane) -> Vec<CloudEvent> {
        let events = many(kind, count);
        let mut tx = self.database.pool.begin().await.unwrap();
        match lane {
            Lane::Single => outbox::append_all(&mut tx, &events).await.unwrap(),
            Lane::Bulk => outbox::append_bulk(&mut tx, &events).await.unwrap(),
        }
        tx.commit().await.unwrap();
        events
    }

    pub fn relay(&self) -> Running {
        let stop = CancellationToken::new();
        let relay = outbox::relay(
            self.streams.clone(),
            self.database.pool.clone(),
            PRODUCER,
            stop.clone(),
        );
        Running {
            task: tokio::spawn(relay),
            stop,
        }
    }

    pub fn consume(&self, reactions: Effects) -> Running {
        self.consume_as(CONSUMER, reactions)
    }

    pub fn consume_as(&self, consumer: &'static str, reactions: Effects) -> Running {
        let stop = CancellationToken::new();
        let (args, pool) = (self.streams.clone(), self.database.pool.clone());
        let consumer = outbox::consume(args, pool, consumer, reactions, stop.clone());
        Running {
            task: tokio::spawn(consumer),
            stop,
        }
    }

    /// The consumer's view of the producer.
    pub fn view(&self) -> String {
        self.view_in(Lane::Single)
    }

    pub fn view_in(&self, lane: Lane) -> String {
        events::view(&self.streams.redis_prefix, PRODUCER, CONSUMER, lane)
    }

    /// Adds an entry to the view, valid or invalid.
    pub async fn add(&self, field: &str, text: &str) -> String {
        testkit::redis(&self.streams)
            .await
            .xadd::<_, _, _, _, Option<String>>(self.view(), "*", &[(field, text)])
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn add_event(&self, event: &CloudEvent) -> String {
        self.add(events::ENTRY_FIELD, &serde_json::to_string(event).unwrap())
            .await
    }

    /// The events that took effect, in order, with duplicates.
    pub async fn effects(&self) -> Vec<Uuid> {
        sqlx::query_scalar("select event from effects order by position")
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }

    /// Thousands of events take longer than the timeout of other tests.
    pub async fn eventually_effects(&self, count: usize) -> Vec<Uuid> {
        let began = Instant::now();
        loop {
            let effects = self.effects().await;
            if effects.len() >= count {
                return effects;
            }
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "{} effects of {count}",
                effects.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn published(&self) -> Vec<CloudEvent> {
        testkit::published(&self.database.pool).await
    }

    pub async fn eventually_published(&self, count: usize) -> Vec<CloudEvent> {
        eventually("publication", || async {
            Some(self.published().await).filter(|seen| seen.len() >= count)
        })
        .await
    }

    /// The entries of the consumer's view.
    pub async fn entries(&self) -> Vec<CloudEvent> {
        testkit::entries(&self.streams, PRODUCER, CONSUMER, Lane::Single).await
    }

    pub async fn eventually_entries(&self, count: usize) -> Vec<CloudEvent> {
        eventually("the view", || async {
            Some(self.entries().await).filter(|seen| seen.len() == count)
        })
        .await
    }

    pub async fn dead_letters(&self) -> Vec<DeadLetter> {
        sqlx::query_as("select id, producer, entry, event_id, content, reason, tries, status from dead_letters order by id")
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }

    /// Number of deliveries of each pending entry, oldest first; empty without a group.
    pub async fn tries(&self) -> Vec<usize> {
        let mut redis = testkit::redis(&self.streams).await;
        let pending: redis::RedisResult<StreamPendingCountReply> = redis
            .xpending_count(self.view(), CONSUMER, "-", "+", 100)
            .await;
        pending.map_or_else(
            |_| Vec::new(),
            |pending| {
                pending
                    .ids
                    .iter()
                    .map(|entry| entry.times_delivered)
                    .collect()
            },
        )
    }

    /// Number of pending entries; 0 without a group.
    pub async fn outstanding(&self) -> Option<usize> {
        let pending: StreamPendingReply = testkit::redis(&self.streams)
            .await
            .xpending(self.view(), CONSUMER)
            .await
            .ok()?;
        Some(pending.count())
    }

    pub async fn eventually_outstanding(&self, count: usize) {
        eventually("acknowledgements", || async {
            self.outstanding().await.filter(|now| *now == count)
        })
        .await;
    }

    /// The consumer's queue for the producer's single lane.
    pub async fn queue(&self) -> Queue {
        let status = outbox::status(&self.streams, &self.database.pool, CONSUMER, now()).await;
        let mut consumed = status.unwrap().consumed;
        consumed.retain(|one| one.producer == PRODUCER && one.lane == "single");
        consumed.remove(0).queue
    }

    /// Waits until no event waits anywhere, and fails if an effect is missing or duplicated.
    pub async fn eventually_settled(&self, committed: &[CloudEvent]) {
        self.eventually_effects(committed.len()).await;
        eventually("empty views", || async {
            let queue = self.queue().await;
            (queue.depth == 0).then_some(())
        })
        .await;
        let (mut effects, mut expected) = (self.effects().await, ids(committed));
        effects.sort();
        expected.sort();
        assert_eq!(effects, expected);
    }
}

/// A stored dead letter.
#[derive(Debug, sqlx::FromRow)]
pub struct DeadLetter {
    pub id: Uuid,
    pub producer: String,
    pub entry: String,
    pub event_id: Option<Uuid>,
    pub content: String,
    pub reason: String,
    pub tries: i32,
    pub status: String,
}

/// A relay or a consumer in a task of its own.
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

    /// Aborts it at any point.
    pub async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// A database error, wrapped like in the stores of the domains.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct StoreError(sqlx::Error);

/// Reactions that write one row each, and then may fail or wait.
#[derive(Clone)]
pub struct Effects {
    pub tried: Arc<AtomicU32>,
    /// Number of first attempts that fail after their row is written.
    pub failures: u32,
    /// Number of first attempts that lose their connection to a Postgres that answers again at once.
    pub disconnections: u32,
    /// The event that always fails, until this is reset.
    pub poison: Option<Uuid>,
    pub mended: Arc<AtomicBool>,
    /// Every event of the producer fails, always.
    pub hopeless: bool,
    /// Every batch of projections fails.
    pub batch_fails: bool,
    /// The event that refers to an unknown object, until this is reset.
    pub unknown: Option<Uuid>,
    /// The event that has no effect here.
    pub unconcerned: Option<Uuid>,
    /// Every type of event only updates a projection.
    pub batched: bool,
    /// How many batches of projections were begun.
    pub batches: Arc<AtomicU32>,
    /// Each reaction takes a permit.
    pub gate: Arc<Semaphore>,
}

impl Effects {
    pub fn new() -> Self {
        Self {
            tried: Arc::default(),
            failures: 0,
            disconnections: 0,
            poison: None,
            mended: Arc::default(),
            hopeless: false,
            batch_fails: false,
            unknown: None,
            unconcerned: None,
            batched: false,
            batches: Arc::default(),
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
        }
    }
}

impl Reactions for Effects {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        sqlx::query("insert into effects (event) values ($1)")
            .bind(event.id)
            .execute(&mut *conn)
            .await
            .map_err(StoreError)?;
        anyhow::ensure!(
            !self.hopeless || event.source != format!("carnet/{PRODUCER}"),
            "hopeless"
        );
        let tried = self.tried.fetch_add(1, Ordering::SeqCst);
        anyhow::ensure!(tried >= self.failures, "not yet");
        if tried < self.disconnections {
            sqlx::query("select pg_terminate_backend(pg_backend_pid())")
                .execute(conn)
                .await
                .map_err(StoreError)?;
        }
        anyhow::ensure!(
            self.poison != Some(event.id) || self.mended.load(Ordering::SeqCst),
            "poison"
        );
        if self.unknown == Some(event.id) && !self.mended.load(Ordering::SeqCst) {
            return Err(UnknownReference("an organisation".to_owned()).into());
        }
        self.gate.acquire().await?.forget();
        Ok(())
    }

    fn concerns(&self, event: &CloudEvent) -> bool {
        self.unconcerned != Some(event.id)
    }

    fn is_projection(&self, kind: &str) -> bool {
        self.batched || kind == PROJECTED
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        self.batches.fetch_add(1, Ordering::SeqCst);
        anyhow::ensure!(!self.batch_fails, "a batch");
        if self.batched {
            sqlx::query("insert into effects (event) select unnest($1::uuid[])")
                .bind(ids(events))
                .execute(conn)
                .await?;
            return Ok(());
        }
        for event in events {
            self.react(conn, event).await?;
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is its own edge")]
pub fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Events of one aggregate.
pub fn many(kind: &str, count: i64) -> Vec<CloudEvent> {
    let subject = Uuid::now_v7();
    let of_kind = |sequence| CloudEvent {
        kind: kind.to_owned(),
        ..event(PRODUCER, subject, sequence)
    };
    (1..=count).map(of_kind).collect()
}

pub fn event(producer: &str, subject: Uuid, sequence: i64) -> CloudEvent {
    let kind = if producer == PRODUCER {
        KIND.to_owned()
    } else {
        format!("carnet.{producer}.Tested.v1")
    };
    CloudEvent {
        specversion: "1.0".to_owned(),
        id: Uuid::now_v7(),
        source: format!("carnet/{producer}"),
        kind,
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
