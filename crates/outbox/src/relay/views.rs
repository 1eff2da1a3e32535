//! The views that one producer fills in one lane, and the detection of lost data in Redis.
//!
//! Redis counts all entries ever added to a stream, and the relay counts the entries that it added. If Redis counts fewer, it has an
//! older copy of its data or none, or the stream was deleted. Then every publication that the consumer may not have acknowledged is
//! added again; its inbox skips those that it has processed.
//!
//! The progress of a consumer is read from its view: acknowledged entries are deleted, so the first entry of the view is the oldest
//! unacknowledged publication, and an empty view means that all are acknowledged.

use std::collections::BTreeMap;

use database::{Conn, Pool};
use events::Lane;

use super::found::Found;
use crate::connection::Redis;
use crate::{Args, publish};

/// Maximum number of events per batch.
pub const BATCH: u64 = 500;
/// Maximum size of the events of a batch, and again of its held ones; the last event may exceed it.
pub const BATCH_BYTES: u64 = 4 * 1024 * 1024;
/// Approximate overhead of an entry in Redis, in bytes.
const ENTRY_BYTES: u64 = 64;

/// The consumer with broadcast views: every gateway process reads every entry, none is acknowledged, and new entries evict old ones.
/// Subscribers that miss an event query again.
pub const BROADCAST: &str = "gateway";

pub struct View {
    pub consumer: &'static str,
    pub name: String,
    /// Publications are held for it in the outbox.
    pub held: bool,
    /// Size as far as this process knows; never much less than the actual size.
    size: Size,
    limit: Size,
    added: i64,
    acknowledged: i64,
    rebuilt: i64,
}

/// Size of a view, or of the room in it.
#[derive(Clone, Copy)]
pub struct Size {
    pub entries: u64,
    pub bytes: u64,
}

/// Not known yet.
const UNKNOWN: Size = Size {
    entries: u64::MAX,
    bytes: u64::MAX,
};

pub struct Views {
    lane: Lane,
    producer: &'static str,
    all: BTreeMap<&'static str, View>,
}

impl Views {
    pub fn new(args: &Args, producer: &'static str, lane: Lane) -> Self {
        let consumers = events::routes(producer)
            .iter()
            .flat_map(|(_, consumers)| consumers.iter().copied());
        let all = consumers.map(|consumer| {
            let name = events::view(&args.redis_prefix, producer, consumer, lane);
            let limit = Size {
                entries: args.view_length(lane),
                bytes: args.view_bytes,
            };
            let size = UNKNOWN;
            let view = View {
                consumer,
                name,
                held: false,
                size,
                limit,
                added: 0,
                acknowledged: 0,
                rebuilt: 0,
            };
            (consumer, view)
        });
        Self {
            lane,
            producer,
            all: all.collect(),
        }
    }

    pub const fn lane(&self) -> Lane {
        self.lane
    }

    /// Types of events that this build can publish. Other types come from a newer build and wait for it.
    pub fn kinds(&self) -> Vec<&'static str> {
        events::routes(self.producer)
            .iter()
            .map(|(kind, _)| *kind)
            .collect()
    }

    pub fn get_mut(&mut self, consumer: &str) -> Option<&mut View> {
        self.all.get_mut(consumer)
    }

    pub fn queues_mut(&mut self) -> impl Iterator<Item = &mut View> {
        self.all
            .values_mut()
            .filter(|view| view.consumer != BROADCAST)
    }

    pub fn are_held(&self) -> bool {
        self.all.values().any(|view| view.held)
    }

    /// Returns true if no event waits and each view is as the outbox recorded it, so that a turn would change nothing. Reads without
    /// the lock of the lane.
    pub async fn are_idle(&self, pool: &Pool, redis: &Redis) -> anyhow::Result<bool> {
        let rows: Vec<(String, i64, i64, i64, i64)> = sqlx::query_as(
            "select consumer, added, acknowledged, rebuilt, published from outbox_views join outbox_lanes using (lane)
             where lane = $1 and not exists (select from outbox_held where lane = $1)
                 and not exists (
                     select from outbox where lane = $1 and publication is null and event->>'type' = any($2))",
        )
        .bind(self.lane.name())
        .bind(self.kinds())
        .fetch_all(pool)
        .await?;
        let mut connection = redis.get().await?;
        let mut compared = 0;
        for (consumer, added, acknowledged, rebuilt, published) in rows {
            let Some(view) = self.all.get(consumer.as_str()) else {
                continue;
            };
            let found = Found::ask(&mut connection, &view.name).await?;
            let progress = found.acknowledged(published, rebuilt);
            if found.added != added || progress.is_some_and(|now| now > acknowledged) {
                return Ok(false);
            }
            compared += 1;
        }
        let queues = self.all.keys().filter(|consumer| **consumer != BROADCAST);
        Ok(compared == queues.count())
    }

    /// Reads the outbox's state of each view. The lane is locked.
    pub async fn load(&mut self, conn: &mut Conn) -> Result<(), database::Error> {
        let consumers: Vec<&str> = self.queues_mut().map(|view| view.consumer).collect();
        let rows: Vec<(String, i64, i64, i64, bool)> = sqlx::query_as(
            "with made as (
                 insert into outbox_views (consumer, lane) select unnest($1::text[]), $2
                 on conflict do nothing returning consumer, added, acknowledged, rebuilt
             ), known as (
                 select consumer, added, acknowledged, rebuilt from made
                 union all
                 select consumer, added, acknowledged, rebuilt from outbox_views where lane = $2
             )
             select consumer, added, acknowledged, rebuilt,
                 exists (select from outbox_held where consumer = known.consumer and lane = $2)
             from known",
        )
        .bind(&consumers)
        .bind(self.lane.name())
        .fetch_all(conn)
        .await?;
        for (consumer, added, acknowledged, rebuilt, held) in rows {
            if let Some(view) = self.all.get_mut(consumer.as_str()) {
                if added != view.added {
                    // Another process has added entries.
                    view.size = UNKNOWN;
                }
                (view.added, view.acknowledged, view.rebuilt, view.held) =
                    (added, acknowledged, rebuilt, held);
            }
        }
        Ok(())
    }

    /// Reads the size of those views that may have no room for a batch.
    pub async fn measure(&mut self, redis: &Redis) -> anyhow::Result<()> {
        let doubtful: Vec<_> = self
            .queues_mut()
            .filter(|view| view.held || !view.has_room_for_a_batch())
            .collect();
        if doubtful.is_empty() {
            return Ok(());
        }
        let mut connection = redis.get().await?;
        for view in doubtful {
            let (entries, bytes): (u64, Option<u64>) = redis::pipe()
                .xlen(&view.name)
                .cmd("MEMORY")
                .arg(&["USAGE", &view.name])
                .query_async(&mut connection)
                .await?;
            view.size = Size {
                entries,
                bytes: bytes.unwrap_or_default(),
            };
        }
        Ok(())
    }

    /// Compares each view with the entries that were added, and holds lost publications again.
    pub async fn check(
        &mut self,
        conn: &mut Conn,
        redis: &Redis,
        published: i64,
    ) -> anyhow::Result<()> {
        let (lane, producer) = (self.lane, self.producer);
        let mut connection = redis.get().await?;
        for view in self.queues_mut() {
            let found = Found::ask(&mut connection, &view.name).await?;
            let recorded = (view.added, view.acknowledged, view.rebuilt);
            if found.added > view.added {
                // A relay died after it had added a batch and before it had numbered it. The next one adds the same events again,
                // perhaps with other numbers.
                view.rebuilt = view.rebuilt.max(published + BATCH.cast_signed());
            }
            if found.added < view.added {
                let lost = Unacknowledged {
                    consumer: view.consumer,
                    after: view.acknowledged,
                };
                let held = hold_again(conn, producer, lane, &lost).await?;
                let lost = view.added - found.added;
                tracing::error!(
                    view = view.name,
                    lost,
                    held,
                    "Redis lost entries: their events are published again"
                );
                view.held |= held > 0;
                view.rebuilt = published;
            } else if !view.held {
                let progress = found.acknowledged(published, view.rebuilt);
                view.acknowledged = progress.unwrap_or_default().max(view.acknowledged);
            }
            view.added = found.added;
            if recorded != (view.added, view.acknowledged, view.rebuilt) {
                view.save(conn, lane).await?;
            }
        }
        Ok(())
    }
}

impl View {
    /// Room in the view; `None` if it is full.
    pub fn room(&self) -> Option<Size> {
        let entries = self.limit.entries.saturating_sub(self.size.entries);
        let bytes = self.limit.bytes.saturating_sub(self.size.bytes);
        (entries > 0 && bytes > 0).then_some(Size { entries, bytes })
    }

    fn has_room_for_a_batch(&self) -> bool {
        self.room()
            .is_some_and(|room| room.entries >= BATCH && room.bytes >= BATCH_BYTES)
    }

    /// Adds an entry to the view's known size.
    pub fn grow(&mut self, event: &str) {
        self.size.entries = self.size.entries.saturating_add(1);
        self.size.bytes = self
            .size
            .bytes
            .saturating_add(event.len() as u64 + ENTRY_BYTES);
    }

    /// Counts entries as added, in the transaction that numbers them.
    pub async fn count(
        &mut self,
        conn: &mut Conn,
        lane: Lane,
        more: u64,
    ) -> Result<(), database::Error> {
        self.added += i64::try_from(more).unwrap_or(i64::MAX);
        self.save(conn, lane).await
    }

    async fn save(&self, conn: &mut Conn, lane: Lane) -> Result<(), database::Error> {
        sqlx::query(
            "update outbox_views set added = $3, acknowledged = $4, rebuilt = $5
             where consumer = $1 and lane = $2 and (added, acknowledged, rebuilt) is distinct from ($3, $4, $5)",
        )
        .bind(self.consumer)
        .bind(lane.name())
        .bind(self.added)
        .bind(self.acknowledged)
        .bind(self.rebuilt)
        .execute(conn)
        .await?;
        Ok(())
    }
}

/// Publications after this one that a consumer may not have acknowledged.
struct Unacknowledged<'a> {
    consumer: &'a str,
    after: i64,
}

/// Holds every publication that the consumer may not have acknowledged, and returns their number.
async fn hold_again(
    conn: &mut Conn,
    producer: &str,
    lane: Lane,
    view: &Unacknowledged<'_>,
) -> Result<u64, database::Error> {
    let routes = events::routes(producer).iter();
    let kinds: Vec<&str> = routes
        .filter(|(_, to)| to.contains(&view.consumer))
        .map(|(kind, _)| *kind)
        .collect();
    // The outbox has the events of a week.
    database::lift_statement_timeout(conn).await?;
    let held = sqlx::query(
        "insert into outbox_held (consumer, lane, publication)
         select $1, lane, publication from outbox
         where lane = $2 and publication > $3 and event->>'type' = any($4)
         on conflict do nothing",
    )
    .bind(view.consumer)
    .bind(lane.name())
    .bind(view.after)
    .bind(&kinds)
    .execute(conn)
    .await?;
    Ok(held.rows_affected())
}

/// Publishes all events in the outbox for this consumer to its view again, in both lanes, and returns their number. The consumer's inbox
/// skips those that it has processed.
pub async fn rebuild(conn: &mut Conn, producer: &str, consumer: &str) -> anyhow::Result<u64> {
    let fills = consumer != BROADCAST && events::producers_for(consumer).contains(&producer);
    anyhow::ensure!(fills, "{producer} has no view for {consumer} to rebuild");
    let mut held = 0;
    for lane in Lane::ALL {
        // The relay waits for the lane.
        sqlx::query(
            "with lane as (select lane, published from outbox_lanes where lane = $2 for update)
             insert into outbox_views (consumer, lane, rebuilt) select $1, lane, published from lane
             on conflict (consumer, lane) do update set acknowledged = 0, rebuilt = excluded.rebuilt",
        )
        .bind(consumer)
        .bind(lane.name())
        .execute(&mut *conn)
        .await?;
        held += hold_again(conn, producer, lane, &Unacknowledged { consumer, after: 0 }).await?;
    }
    for channel in publish::CHANNELS {
        database::announce(conn, channel).await?;
    }
    Ok(held)
}
