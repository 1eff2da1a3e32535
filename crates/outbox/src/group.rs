//! A consumer group in Redis: the entries, and the processes that they were delivered to.
//!
//! Redis remembers every entry that it handed to a member of the group until it is acknowledged, with the time and
//! the number of deliveries. Nothing else has to be remembered for trying again: an entry of ours that has been out for
//! long enough is due for another attempt, and one that another member has had for much longer belongs to a process that
//! died. `XCLAIM` takes either, with a minimum of idle time that lets only one process have it. (`XAUTOCLAIM` would take it
//! in one step, but does not tell how often it was tried, and knows one waiting time for all.)
//!
//! A view has one group, so an acknowledged entry is deleted with its acknowledgement: a view is as long as its consumer is
//! behind.

use std::time::Duration;

use deadpool_redis::Pool as Redis;
use events::Lane;
use redis::AsyncCommands;
use redis::streams::{
    StreamClaimOptions, StreamClaimReply, StreamId, StreamInfoConsumersReply,
    StreamPendingCountReply, StreamReadOptions, StreamReadReply,
};
use uuid::Uuid;

use crate::{Args, connection};

/// Entries of one view that are read at once.
pub const READ_AT_ONCE: usize = 128;
/// Pending entries that are listed at once.
pub const LIST_AT_ONCE: usize = 100;
/// A member that has neither read nor owed anything for this long belongs to a process that is gone.
const GONE_AFTER: Duration = Duration::from_hours(1);
/// The idle time of an entry that is handed back: any member takes it over at once.
const HANDED_BACK: Duration = Duration::from_hours(24);

pub struct Group {
    redis: Redis,
    /// The group's name, which is the domain's.
    consumer: &'static str,
    /// This process: a new name for each, so that the entries of a predecessor are told apart.
    member: String,
    views: Vec<View>,
}

#[derive(Clone, Debug)]
pub struct View {
    pub producer: &'static str,
    pub name: String,
}

/// An entry that this process has to deal with.
#[derive(Debug)]
pub struct Delivery {
    pub producer: &'static str,
    pub id: String,
    /// The content of the field of the event, if it is text.
    pub event: Option<String>,
    /// How often it has been handed out, this time included.
    pub tries: u32,
}

/// An entry that was handed out and is not acknowledged.
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
            redis: connection::pool(args)?,
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

    /// Creates the groups that are missing. They begin with the view's first entry.
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

    /// The next new entries of every view; empty if none came in this time.
    pub async fn read(&self, wait: Duration) -> anyhow::Result<Vec<Vec<Delivery>>> {
        let names: Vec<&str> = self.views.iter().map(|view| view.name.as_str()).collect();
        let options = StreamReadOptions::default()
            .group(self.consumer, &self.member)
            .count(READ_AT_ONCE)
            .block(usize::try_from(wait.as_millis())?);
        let reply: Option<StreamReadReply> = self
            .redis
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

    /// One page of the entries that have been out for at least this long, oldest first, after the one with this id.
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

    /// Takes an entry over, unless another process was faster or the entry is gone.
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

    /// Gives entries back that were read and not tried, for any member to take over at once.
    pub async fn hand_back(&self, deliveries: &[Delivery]) -> anyhow::Result<()> {
        for delivery in deliveries {
            self.uncount(delivery, HANDED_BACK).await?;
        }
        Ok(())
    }

    /// Takes back that this delivery counts as an attempt, as if it had been this long ago.
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

    /// Takes this process off the groups' lists where it owes nothing. Entries that it still owes wait under its name for
    /// another process to take over.
    pub async fn leave(&self) -> anyhow::Result<()> {
        self.remove_members(|member, _| member == self.member).await
    }

    /// Takes processes off the lists that died and owe nothing.
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
