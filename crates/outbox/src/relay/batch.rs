//! One batch of a lane: read from the outbox, added to the views in one `MULTI`, and numbered.

use std::collections::BTreeMap;

use database::Conn;
use events::Lane;
use redis::streams::StreamMaxlen;

use super::views::{BATCH, BATCH_BYTES, BROADCAST, Size, Views};
use crate::connection::Redis;

/// Approximate number of entries that a broadcast view keeps.
const BROADCAST_LENGTH: usize = 2_000;

/// Locks the lane, and returns its last publication number. Returns `None` if another process is publishing.
pub async fn lock_lane(conn: &mut Conn, lane: Lane) -> Result<Option<i64>, database::Error> {
    sqlx::query_scalar("select published from outbox_lanes where lane = $1 for update skip locked")
        .bind(lane.name())
        .fetch_optional(conn)
        .await
}

pub struct Batch {
    published: i64,
    pipeline: redis::Pipeline,
    /// Number of entries per consumer.
    added: BTreeMap<&'static str, u64>,
    /// Published rows, in order.
    positions: Vec<i64>,
    /// Publications without room in a consumer's view.
    held: Vec<(&'static str, i64)>,
    /// Consumers whose views became full.
    filled: Vec<&'static str>,
    /// Last held publication that found room, per consumer.
    released: Vec<(&'static str, i64)>,
    /// Size of the events that were read.
    bytes: u64,
}

impl Batch {
    pub fn new(published: i64) -> Self {
        let mut pipeline = redis::pipe();
        // Atomic: after a partly added batch, the rest would be added after later events.
        pipeline.atomic();
        Self {
            published,
            pipeline,
            added: BTreeMap::new(),
            positions: Vec::new(),
            held: Vec::new(),
            filled: Vec::new(),
            released: Vec::new(),
            bytes: 0,
        }
    }

    /// Returns true if the outbox may have more events.
    pub const fn is_full(&self) -> bool {
        self.positions.len() as u64 == BATCH || self.bytes >= BATCH_BYTES
    }

    /// Returns true if the batch releases held publications.
    pub const fn releases(&self) -> bool {
        !self.released.is_empty()
    }

    /// Adds held publications of each view, as far as there is room.
    pub async fn add_held(
        &mut self,
        conn: &mut Conn,
        views: &mut Views,
    ) -> Result<(), database::Error> {
        let lane = views.lane();
        let full = views.queues_mut().filter(|view| view.held).count() as u64;
        for view in views.queues_mut().filter(|view| view.held) {
            let Some(room) = view.room() else { continue };
            let most = Size {
                entries: room.entries.min(BATCH),
                bytes: room.bytes.min(BATCH_BYTES / full),
            };
            let rows: Vec<(i64, String)> = sqlx::query_as(
                "with held as materialized (
                     select publication, event::text as event from outbox_held join outbox using (lane, publication)
                     where consumer = $1 and lane = $2 order by publication limit $3
                 ), measured as (
                     select *, sum(octet_length(event)) over (order by publication) - octet_length(event) as before
                     from held
                 )
                 select publication, event from measured where before < $4 order by publication",
            )
            .bind(view.consumer)
            .bind(lane.name())
            .bind(signed(most.entries))
            .bind(signed(most.bytes))
            .fetch_all(&mut *conn)
            .await?;
            let bytes: usize = rows.iter().map(|(_, event)| event.len()).sum();
            view.held = rows.len() as u64 == most.entries || bytes as u64 >= most.bytes;
            for (publication, event) in &rows {
                view.grow(event);
                self.add(view.consumer, &view.name, *publication, event);
            }
            if let Some((last, _)) = rows.last() {
                self.released.push((view.consumer, *last));
            }
        }
        Ok(())
    }

    /// Adds the oldest waiting events to the views of their consumers. Publications without room are held.
    pub async fn add_waiting(
        &mut self,
        conn: &mut Conn,
        views: &mut Views,
    ) -> Result<(), database::Error> {
        let rows: Vec<(i64, String, String)> = sqlx::query_as(
            "with waiting as materialized (
                 select position, event->>'type' as kind, event::text as event from outbox
                 where lane = $1 and publication is null and event->>'type' = any($2) order by position limit $3
             ), measured as (
                 select *, sum(octet_length(event)) over (order by position) - octet_length(event) as before
                 from waiting
             )
             select position, kind, event from measured where before < $4 order by position",
        )
        .bind(views.lane().name())
        .bind(views.kinds())
        .bind(signed(BATCH))
        .bind(signed(BATCH_BYTES))
        .fetch_all(conn)
        .await?;
        for (position, kind, event) in &rows {
            self.positions.push(*position);
            self.bytes += event.len() as u64;
            let publication = self.published + signed(self.positions.len() as u64);
            for &consumer in events::consumers(kind).unwrap_or_default() {
                let Some(view) = views.get_mut(consumer) else {
                    continue;
                };
                if consumer == BROADCAST || (!view.held && view.room().is_some()) {
                    view.grow(event);
                    self.add(consumer, &view.name, publication, event);
                    continue;
                }
                if !view.held {
                    view.held = true;
                    self.filled.push(consumer);
                }
                self.held.push((consumer, publication));
            }
        }
        Ok(())
    }

    fn add(&mut self, consumer: &'static str, view: &str, publication: i64, event: &str) {
        let number = publication.to_string();
        let fields = [
            (events::ENTRY_FIELD, event),
            (events::PUBLICATION_FIELD, &number),
        ];
        if consumer == BROADCAST {
            let length = StreamMaxlen::Approx(BROADCAST_LENGTH);
            self.pipeline
                .xadd_maxlen(view, length, "*", &fields)
                .ignore();
        } else {
            self.pipeline.xadd(view, "*", &fields).ignore();
            *self.added.entry(consumer).or_default() += 1;
        }
    }

    /// Adds the batch to Redis, and records it in the transaction of the lane's lock.
    pub async fn publish(
        self,
        conn: &mut Conn,
        redis: &Redis,
        views: &mut Views,
    ) -> anyhow::Result<()> {
        let lane = views.lane();
        if !self.pipeline.is_empty() {
            self.pipeline
                .query_async::<()>(&mut redis.get().await?)
                .await?;
        }
        if !self.positions.is_empty() {
            self.number(conn, lane).await?;
            tracing::debug!(
                lane = lane.name(),
                published = self.positions.len(),
                "events published"
            );
        }
        self.hold(conn, lane).await?;
        self.mark_moved(conn, lane).await?;
        for (consumer, last) in &self.released {
            sqlx::query(
                "delete from outbox_held where consumer = $1 and lane = $2 and publication <= $3",
            )
            .bind(consumer)
            .bind(lane.name())
            .bind(last)
            .execute(&mut *conn)
            .await?;
        }
        for (consumer, more) in self.added {
            if let Some(view) = views.get_mut(consumer) {
                view.count(conn, lane, more).await?;
            }
        }
        Ok(())
    }

    async fn number(&self, conn: &mut Conn, lane: Lane) -> Result<(), database::Error> {
        // Not `now()`: another process may have published after this transaction began and before it had the lock.
        sqlx::query(
            "with numbered as (
                 update outbox set published_at = statement_timestamp(), publication = $2 + number
                 from unnest($3::bigint[]) with ordinality batch (batch_position, number)
                 where position = batch_position
             )
             update outbox_lanes set published = $2 + cardinality($3) where lane = $1",
        )
        .bind(lane.name())
        .bind(self.published)
        .bind(&self.positions)
        .execute(conn)
        .await?;
        Ok(())
    }

    /// Records which views became full, and which have room again.
    async fn mark_moved(&self, conn: &mut Conn, lane: Lane) -> Result<(), database::Error> {
        let released = self.released.iter().map(|(consumer, _)| *consumer);
        let moved: Vec<&str> = self.filled.iter().copied().chain(released).collect();
        if moved.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "update outbox_views set moved_at = now() where lane = $1 and consumer = any($2)",
        )
        .bind(lane.name())
        .bind(moved)
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn hold(&self, conn: &mut Conn, lane: Lane) -> Result<(), database::Error> {
        if self.held.is_empty() {
            return Ok(());
        }
        let (consumers, publications): (Vec<&str>, Vec<i64>) = self.held.iter().copied().unzip();
        sqlx::query(
            "insert into outbox_held (consumer, lane, publication)
             select consumer, $1, publication from unnest($2::text[], $3::bigint[]) held (consumer, publication)",
        )
        .bind(lane.name())
        .bind(consumers)
        .bind(publications)
        .execute(conn)
        .await?;
        Ok(())
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
