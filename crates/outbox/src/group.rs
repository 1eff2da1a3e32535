//! A consumer group in Redis: the entries, and the processes to which they were delivered.
//!
//! Redis stores every delivered entry until it is acknowledged, with the time and the number of deliveries. Retries need no other
//! state: an own entry that has been pending for long enough is due for another attempt, and an entry that another member has had for
//! much longer belongs to a dead process. `XCLAIM` takes either, with a minimum idle time, so that only one process gets it.
//! (`XAUTOCLAIM` would do it in one step, but does not return the number of deliveries and has one idle time for all.)
//!
//! A view has one group, so an acknowledged entry is deleted with its acknowledgement: the length of a view is the backlog of its
//! consumer.

use std::time::Duration;

use events::Lane;
use redis::AsyncCommands;
use redis::streams::{
    StreamClaimOptions, StreamClaimReply, StreamId, StreamInfoConsumersReply,
    StreamPendingCountReply, StreamReadOptions, StreamReadReply,
};
use uuid::Uuid;

use crate::Args;
use crate::connection::Redis;

/// Maximum number of entries per view and read.
pub const READ_AT_ONCE: usize = 128;
/// Maximum number of pending entries per page.
pub const LIST_AT_ONCE: usize = 100;
/// A member without reads and pending entries for this long belongs to a process that has ended.
const GONE_AFTER: Duration = Duration::from_hours(1);
/// Idle time of a returned entry, so that any member claims it at once.
const HANDED_BACK: Duration = Duration::from_hours(24);

pub struct Group {
    redis: Redis,
    /// Waits for new entries, which delays all other commands of a connection.
    reader: Redis,
    /// Name of the group: the domain.
    consumer: &'static str,
    /// Name of this process, new for each, so that entries of previous processes are distinguished.
    member: String,
    views: Vec<View>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub producer: &'static str,
    pub name: String,
}

/// An entry that was delivered to this process.
#[derive(Debug)]
pub struct Delivery {
    pub producer: &'static str,
    pub id: String,
    /// Content of the event field, if it is text.
    pub event: Option<String>,
    /// Number of deliveries, including this one.
    pub tries: u32,
}

/// A delivered entry that is not acknowledged.
pub struct Outstanding {
    pub id: String,
    pub mine: bool,
    pub idle: Duration,
    pub tries: u32,
}

impl Group {
    pub fn new(args: &Args, consumer: &'static str, lane: Lane) -> anyhow::Result<Self> {
        let view = |producer| View {
            producer,
            name: events::view(&args.redis_prefix, producer, consumer, lane),
        };
        Ok(Self {
            redis: Redis::new(args)?,
            reader: Redis::new(args)?,
            consumer,
            member: Uuid::now_v7().to_string(),
            views: events::producers_for(consumer)
                .into_iter()
                .map(view)
                .collect(),
        })
    }

    pub fn views(&self) -> &[View] {
        &self.views
    }

    fn view(&self, producer: &str) -> &str {
        self.views
            .iter()
            .find(|view| view.producer == producer)
            .map_or("", |view| &view.name)
    }

    /// Call it after a failure, because the connections may be broken.
    pub async fn disconnect(&self) {
        self.redis.close().await;
        self.reader.close().await;
    }

    /// Creates missing groups. They begin with the view's first entry.
    pub async fn create(&self) -> anyhow::Result<()> {
        let mut redis = self.redis.get().await?;
        for view in &self.views {
            let created: redis::RedisResult<()> = redis
                .xgroup_create_mkstream(&view.name, self.consumer, "0")
                .await;
            match created {
                Err(error) if error.code() != Some("BUSYGROUP") => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads the next new entries of every view; empty if none arrived in this time.
    pub async fn read(&self, wait: Duration) -> anyhow::Result<Vec<Vec<Delivery>>> {
        let names: Vec<&str> = self.views.iter().map(|view| view.name.as_str()).collect();
        let options = StreamReadOptions::default()
            .group(self.consumer, &self.member)
            .count(READ_AT_ONCE)
            .block(usize::try_from(wait.as_millis())?);
        let reply: Option<StreamReadReply> = self
            .reader
            .get()
            .await?
            .xread_options(&names, &vec![">"; names.len()], &options)
            .await?;
        let mut read = Vec::new();
        for stream in reply.into_iter().flat_map(|reply| reply.keys) {
            if let Some(view) = self.views.iter().find(|view| view.name == stream.key) {
                let entries = stream.ids.iter();
                read.push(
                    entries
                        .map(|entry| Delivery::new(view.producer, entry, 1))
                        .collect(),
                );
            }
        }
        Ok(read)
    }

    /// Lists one page of the entries that have been pending for at least this long, oldest first, after this ID.
    pub async fn outstanding(
        &self,
        view: &View,
        idle: Duration,
        after: Option<&str>,
    ) -> anyhow::Result<Vec<Outstanding>> {
        let page: StreamPendingCountReply = redis::cmd("XPENDING")
            .arg(&view.name)
            .arg(self.consumer)
            .arg("IDLE")
            .arg(u64::try_from(idle.as_millis())?)
            .arg(after.map_or_else(|| "-".to_owned(), |id| format!("({id}")))
            .arg("+")
            .arg(LIST_AT_ONCE)
            .query_async(&mut self.redis.get().await?)
            .await?;
        let entry = |entry: redis::streams::StreamPendingId| Outstanding {
            id: entry.id,
            mine: entry.consumer == self.member,
            idle: Duration::from_millis(entry.last_delivered_ms as u64),
            tries: u32::try_from(entry.times_delivered).unwrap_or(u32::MAX),
        };
        Ok(page.ids.into_iter().map(entry).collect())
    }

    /// Claims an entry, unless another process was faster or the entry is gone.
    pub async fn claim(
        &self,
        view: &View,
        entry: &Outstanding,
    ) -> anyhow::Result<Option<Delivery>> {
        let idle = u64::try_from(entry.idle.as_millis())?;
        let reply: StreamClaimReply = self
            .redis
            .get()
            .await?
            .xclaim(&view.name, self.consumer, &self.member, idle, &[&entry.id])
            .await?;
        let tries = entry.tries.saturating_add(1);
        Ok(reply
            .ids
            .first()
            .map(|claimed| Delivery::new(view.producer, claimed, tries)))
    }

    /// Acknowledges these entries of one view and deletes them.
    pub async fn acknowledge(&self, deliveries: &[&Delivery]) -> anyhow::Result<()> {
        let Some(first) = deliveries.first() else {
            return Ok(());
        };
        let view = self.view(first.producer);
        let ids: Vec<&str> = deliveries
            .iter()
            .map(|delivery| delivery.id.as_str())
            .collect();
        redis::pipe()
            .atomic()
            .xack(view, self.consumer, &ids)
            .xdel(view, &ids)
            .query_async::<()>(&mut self.redis.get().await?)
            .await?;
        Ok(())
    }

    /// Returns entries that were read and not tried, so that any member can claim them at once.
    pub async fn hand_back(&self, deliveries: &[Delivery]) -> anyhow::Result<()> {
        for delivery in deliveries {
            self.uncount(delivery, HANDED_BACK).await?;
        }
        Ok(())
    }

    /// Reverts that this delivery counts as an attempt, and sets its idle time.
    pub async fn uncount(&self, delivery: &Delivery, idle: Duration) -> anyhow::Result<()> {
        let options = StreamClaimOptions::default()
            .idle(usize::try_from(idle.as_millis())?)
            .retry(usize::try_from(delivery.tries.saturating_sub(1))?)
            .with_justid();
        let view = self.view(delivery.producer);
        let mut redis = self.redis.get().await?;
        let _: redis::Value = redis
            .xclaim_options(
                view,
                self.consumer,
                &self.member,
                0,
                &[&delivery.id],
                options,
            )
            .await?;
        Ok(())
    }

    /// Removes this process from the groups without pending entries. Its pending entries wait for another process to claim them.
    pub async fn leave(&self) -> anyhow::Result<()> {
        self.remove_members(|member, _| member == self.member).await
    }

    /// Removes dead processes without pending entries from the groups.
    pub async fn remove_gone(&self) -> anyhow::Result<()> {
        self.remove_members(|member, idle| member != self.member && idle >= GONE_AFTER)
            .await
    }

    async fn remove_members(&self, which: impl Fn(&str, Duration) -> bool) -> anyhow::Result<()> {
        let mut redis = self.redis.get().await?;
        for view in &self.views {
            let members: StreamInfoConsumersReply =
                redis.xinfo_consumers(&view.name, self.consumer).await?;
            for member in members.consumers {
                let idle = Duration::from_millis(member.idle as u64);
                if member.pending == 0 && which(&member.name, idle) {
                    let _: u64 = redis
                        .xgroup_delconsumer(&view.name, self.consumer, &member.name)
                        .await?;
                }
            }
        }
        Ok(())
    }
}

impl Delivery {
    fn new(producer: &'static str, entry: &StreamId, tries: u32) -> Self {
        Self {
            producer,
            id: entry.id.clone(),
            event: entry.get(events::ENTRY_FIELD),
            tries,
        }
    }
}
