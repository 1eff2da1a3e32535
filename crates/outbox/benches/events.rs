//! Measures the outbox without domain logic, with reactions that write one row: the relay's rate from one outbox to one view and to
//! three views, the consumer's rate for projections and for events in their own transactions, and the latency from a commit to its
//! effect on an idle machine.
//!
//! Needs the servers that `cargo xtask bench` starts.

use std::time::{Duration, Instant};

use database::{Conn, Pool};
use events::{CloudEvent, Lane};
use outbox::{Args, Reactions};
use redis::AsyncCommands;
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const EVENTS: usize = 50_000;
const CHATTY: usize = 5_000;
const QUIET: usize = 1_000;
/// An event with one consumer, and an event with three.
const ONE: &str = "carnet.user.UserUpdated.v1";
const PROJECTED: &str = "carnet.user.EmailVerified.v1";
const THREE: &str = "carnet.user.ApiClientRevoked.v1";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let bench = Bench::new().await;
    bench.relay(ONE, "one view").await?;
    bench.consume(PROJECTED, EVENTS, "projections").await?;
    bench.relay(THREE, "two views and a broadcast").await?;
    bench
        .consume(ONE, CHATTY, "events with a transaction each")
        .await?;
    bench.quiet().await
}

struct Bench {
    database: testkit::Database,
    args: Args,
}

impl Bench {
    async fn new() -> Self {
        let outbox = include_str!("../../../migrations/common/0001_outbox.sql");
        let effects = "create table effects (event uuid primary key, at timestamptz not null default clock_timestamp())";
        let migration = |number, sql: &'static str| {
            Migration::new(
                number,
                "outbox".into(),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        };
        let migrator = Migrator::with_migrations(vec![migration(1, outbox), migration(2, effects)]);
        let args = Args {
            view_length: 1_000_000,
            view_bytes: 1 << 30,
            ..testkit::streams()
        };
        Self {
            database: testkit::database(Box::leak(Box::new(migrator))).await,
            args,
        }
    }

    const fn pool(&self) -> &Pool {
        &self.database.pool
    }

    async fn append(&self, kind: &str, count: usize) -> anyhow::Result<()> {
        let events: Vec<CloudEvent> = (0..count).map(|_| event(kind)).collect();
        for page in events.chunks(5_000) {
            let mut tx = self.pool().begin().await?;
            outbox::append_all(&mut tx, page).await?;
            tx.commit().await?;
        }
        Ok(sqlx::query("analyze")
            .execute(self.pool())
            .await
            .map(drop)?)
    }

    /// Measures from the outbox to the views, without a running consumer.
    async fn relay(&self, kind: &str, what: &str) -> anyhow::Result<()> {
        self.append(kind, EVENTS).await?;
        let (stop, began) = (CancellationToken::new(), Instant::now());
        let relay = tokio::spawn(outbox::relay(
            self.args.clone(),
            self.pool().clone(),
            "user",
            stop.clone(),
        ));
        self.until_none("select count(*) from outbox where publication is null")
            .await?;
        say(
            &format!("relay to {what}"),
            rate(EVENTS, began.elapsed()),
            "events/s",
        );
        stop.cancel();
        relay.await??;
        self.clear().await
    }

    async fn clear(&self) -> anyhow::Result<()> {
        let views = ["common", "monitor", "gateway"]
            .map(|consumer| events::view(&self.args.redis_prefix, "user", consumer, Lane::Single));
        let _: u64 = testkit::redis(&self.args).await.del(&views).await?;
        sqlx::query("truncate outbox, outbox_held, outbox_views, inbox")
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Measures from a full view to the effects.
    async fn consume(&self, kind: &str, count: usize, what: &str) -> anyhow::Result<()> {
        let view = events::view(&self.args.redis_prefix, "user", "common", Lane::Single);
        let mut redis = testkit::redis(&self.args).await;
        for _ in 0..count.div_ceil(1_000) {
            let mut pipeline = redis::pipe();
            for _ in 0..1_000 {
                pipeline
                    .xadd(
                        &view,
                        "*",
                        &[("event", serde_json::to_string(&event(kind))?)],
                    )
                    .ignore();
            }
            pipeline.query_async::<()>(&mut redis).await?;
        }
        let (stop, began) = (CancellationToken::new(), Instant::now());
        let consuming = outbox::consume(
            self.args.clone(),
            self.pool().clone(),
            "common",
            Effects,
            stop.clone(),
        );
        let consumer = tokio::spawn(consuming);
        while redis.xlen::<_, u64>(&view).await? > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        say(
            &format!("consumption of {what}"),
            rate(count, began.elapsed()),
            "events/s",
        );
        stop.cancel();
        consumer.await??;
        self.clear().await
    }

    /// Measures one event at a time, from its commit to its effect, with relay and consumer running.
    async fn quiet(&self) -> anyhow::Result<()> {
        let stop = CancellationToken::new();
        let relay = outbox::relay(self.args.clone(), self.pool().clone(), "user", stop.clone());
        let consumer = outbox::consume(
            self.args.clone(),
            self.pool().clone(),
            "common",
            Effects,
            stop.clone(),
        );
        let running = tokio::spawn(async move { tokio::try_join!(relay, consumer) });
        let mut times = Vec::with_capacity(QUIET);
        for _ in 0..QUIET {
            let event = event(ONE);
            let mut tx = self.pool().begin().await?;
            outbox::append(&mut tx, &event).await?;
            tx.commit().await?;
            let committed = Instant::now();
            while !self.happened(event.id).await? {
                tokio::time::sleep(Duration::from_micros(500)).await;
            }
            times.push(committed.elapsed().as_secs_f64() * 1000.0);
        }
        stop.cancel();
        running.await??;
        times.sort_by(f64::total_cmp);
        for (name, part) in [("p50", 50), ("p99", 99), ("longest", 100)] {
            let time = times
                .get((QUIET - 1) * part / 100)
                .copied()
                .unwrap_or_default();
            say(&format!("commit to effect in quiet, {name}"), time, "ms");
        }
        Ok(())
    }

    async fn happened(&self, event: Uuid) -> anyhow::Result<bool> {
        let query =
            sqlx::query_scalar("select exists (select from effects where event = $1)").bind(event);
        Ok(query.fetch_one(self.pool()).await?)
    }

    async fn until_none(&self, count: &'static str) -> anyhow::Result<()> {
        while sqlx::query_scalar::<_, i64>(count)
            .fetch_one(self.pool())
            .await?
            > 0
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }
}

struct Effects;

impl Reactions for Effects {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        sqlx::query("insert into effects (event) values ($1)")
            .bind(event.id)
            .execute(conn)
            .await?;
        Ok(())
    }

    fn is_projection(&self, kind: &str) -> bool {
        kind == PROJECTED
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        sqlx::query("insert into effects (event) select unnest($1::uuid[])")
            .bind(ids)
            .execute(conn)
            .await?;
        Ok(())
    }
}

fn event(kind: &str) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".to_owned(),
        id: Uuid::now_v7(),
        source: "carnet/user".to_owned(),
        kind: kind.to_owned(),
        subject: Uuid::now_v7(),
        time: OffsetDateTime::UNIX_EPOCH,
        datacontenttype: "application/json".to_owned(),
        sequence: 1,
        correlationid: Uuid::now_v7(),
        causationid: None,
        audience: vec![Uuid::now_v7()],
        data: serde_json::json!({ "id": Uuid::now_v7(), "name": "Power bank 20,000 mAh", "status": "ACTIVE", "country": "CN" }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown without decimals")]
fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn say(what: &str, figure: f64, unit: &str) {
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{what:<64} {figure:>9.1} {unit}");
    }
}
