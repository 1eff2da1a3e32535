//! Status of a domain's events: in its outbox, in the views that it fills, and in the views that it reads.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use database::Pool;
use events::Lane;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use redis::streams::{StreamInfoConsumersReply, StreamPendingReply, StreamRangeReply};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Args, connection};

/// A domain's event processing at one moment.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    pub domain: String,
    pub outbox: Vec<Outbox>,
    pub published: Vec<Published>,
    pub consumed: Vec<Consumed>,
    pub dead_letters: i64,
    /// Last finished comparison of each projection.
    pub projections: Vec<Projection>,
}

/// Events that are committed and not published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outbox {
    pub lane: String,
    pub waiting: i64,
    /// Age of the oldest of them in seconds.
    pub oldest: Option<f64>,
}

/// A view that the domain fills.
#[derive(Debug, Serialize, Deserialize)]
pub struct Published {
    pub consumer: String,
    pub lane: String,
    pub depth: u64,
    /// Publications that wait in the outbox for room in the view.
    pub held: i64,
}

/// A view that the domain reads.
#[derive(Debug, Serialize, Deserialize)]
pub struct Consumed {
    pub producer: String,
    pub lane: String,
    #[serde(flatten)]
    pub queue: Queue,
}

/// Backlog of a consumer in one view.
#[derive(Debug, Serialize, Deserialize)]
pub struct Queue {
    /// Number of unacknowledged entries.
    pub depth: u64,
    /// Number of entries that no process has read yet.
    pub lag: u64,
    /// Number of entries that were read and not acknowledged.
    pub pending: u64,
    /// Age of the oldest entry in seconds.
    pub oldest: Option<f64>,
    /// Number of processes that read the view.
    pub members: usize,
}

/// Result of the last comparison of a projection with its source.
#[derive(Debug, Serialize, Deserialize, sqlx::FromRow)]
pub struct Projection {
    pub projection: String,
    pub run: Uuid,
    pub compared: i64,
    pub missing: i64,
    pub outdated: i64,
    pub surplus: i64,
    #[serde(with = "time::serde::rfc3339")]
    pub finished_at: OffsetDateTime,
}

/// Reads the status from the database and Redis, as this domain's own users. `now` is compared with the clocks of both.
pub async fn status(
    args: &Args,
    pool: &Pool,
    domain: &'static str,
    now: OffsetDateTime,
) -> anyhow::Result<Status> {
    let redis = connection::Redis::new(args)?;
    let mut redis = redis.get().await.context("Redis does not answer")?;
    let mut conn = pool.acquire().await.context("Postgres does not answer")?;
    let mut status = Status {
        domain: domain.to_owned(),
        outbox: Vec::new(),
        published: Vec::new(),
        consumed: Vec::new(),
        dead_letters: 0,
        projections: Vec::new(),
    };
    for lane in Lane::ALL {
        status.outbox.push(outbox(&mut conn, lane).await?);
        let held = held(&mut conn, lane).await?;
        for consumer in events::CONSUMERS {
            if events::producers_for(consumer).contains(&domain) {
                let view = events::view(&args.redis_prefix, domain, consumer, lane);
                status.published.push(Published {
                    consumer: consumer.to_owned(),
                    lane: lane.name().to_owned(),
                    depth: redis.xlen(view).await?,
                    held: held.get(consumer).copied().unwrap_or_default(),
                });
            }
        }
        for producer in events::producers_for(domain) {
            let view = events::view(&args.redis_prefix, producer, domain, lane);
            let queue = queue(&mut redis, &view, domain, now).await?;
            let (producer, lane) = (producer.to_owned(), lane.name().to_owned());
            status.consumed.push(Consumed {
                producer,
                lane,
                queue,
            });
        }
    }
    status.dead_letters =
        sqlx::query_scalar("select count(*) from dead_letters where status = 'OPEN'")
            .fetch_one(&mut *conn)
            .await?;
    status.projections = sqlx::query_as(
        "select distinct on (projection) projection, run, compared, missing, outdated, surplus, finished_at
         from projection_checks where finished_at is not null order by projection, run desc",
    )
    .fetch_all(&mut *conn)
    .await?;
    Ok(status)
}

/// Number of publications that wait in the outbox for room in a view, by consumer.
async fn held(
    conn: &mut database::Conn,
    lane: Lane,
) -> Result<BTreeMap<String, i64>, database::Error> {
    let held: Vec<(String, i64)> = sqlx::query_as(
        "select consumer, count(*) from outbox_held where lane = $1 group by consumer",
    )
    .bind(lane.name())
    .fetch_all(conn)
    .await?;
    Ok(held.into_iter().collect())
}

async fn outbox(conn: &mut database::Conn, lane: Lane) -> Result<Outbox, database::Error> {
    let (waiting, oldest) = sqlx::query_as(
        "select count(*), extract(epoch from now() - min(recorded_at))::float8 from outbox
         where lane = $1 and publication is null",
    )
    .bind(lane.name())
    .fetch_one(conn)
    .await?;
    Ok(Outbox {
        lane: lane.name().to_owned(),
        waiting,
        oldest,
    })
}

async fn queue(
    redis: &mut MultiplexedConnection,
    view: &str,
    consumer: &str,
    now: OffsetDateTime,
) -> anyhow::Result<Queue> {
    let depth: u64 = redis.xlen(view).await?;
    let first: StreamRangeReply = redis.xrange_count(view, "-", "+", 1).await?;
    let added = first
        .ids
        .first()
        .and_then(|entry| entry.id.split('-').next()?.parse::<i128>().ok());
    // A view whose consumer has never run has no group.
    let pending: Option<StreamPendingReply> = redis.xpending(view, consumer).await.ok();
    let members: Option<StreamInfoConsumersReply> =
        redis.xinfo_consumers(view, consumer).await.ok();
    let pending = pending.map_or(0, |pending| pending.count() as u64);
    let millis = now.unix_timestamp_nanos() / 1_000_000;
    let age =
        |added: i128| u64::try_from(millis - added).map_or(Duration::ZERO, Duration::from_millis);
    Ok(Queue {
        depth,
        lag: depth.saturating_sub(pending),
        pending,
        oldest: added.map(|added| age(added).as_secs_f64()),
        members: members.map_or(0, |members| members.consumers.len()),
    })
}
