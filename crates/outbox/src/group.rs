//! A consumer group in Redis: what was handed to whom, and what became of it.
//!
//! Redis remembers every entry that it handed to a member of the group until somebody acknowledges it, with the time
//! and the number of times it was handed out. Nothing else has to be remembered for trying again: an entry of ours that
//! has been out for long enough is due for another try, and one that somebody else has had for much longer belongs to a
//! process that died. `XCLAIM` takes either, with a minimum of idle time that lets only one process have it.
//! (`XAUTOCLAIM` would take it in one step, but does not say how often it was tried, and knows one waiting time for all.)

use std::time::Duration;

use deadpool_redis::Pool as Redis;
use redis::AsyncCommands;
use redis::streams::{
    StreamClaimReply, StreamId, StreamMaxlen, StreamPendingCountReply, StreamReadOptions, StreamReadReply,
};
use uuid::Uuid;

use crate::{Args, connection};

/// Few, because what a process has read it finishes before it stops.
const READ_AT_ONCE: usize = 16;
const LIST_AT_ONCE: usize = 100;
/// Dead letters are for people to look at.
const DEAD_LETTERS: usize = 100_000;

pub struct Group {
    redis: Redis,
    prefix: String,
    /// The group's name, which is the domain's.
    consumer: &'static str,
    /// This process: a new name each time, so that what a predecessor left is seen as what it is.
    member: String,
    producers: &'static [&'static str],
}

/// An entry that this process has to deal with.
pub struct Delivery {
    pub producer: &'static str,
    pub id: String,
    /// What is in the field of the event, if it is text.
    pub event: Option<String>,
    /// How often it has been handed out, this time included.
    pub tries: u32,
}

/// An entry that was handed out and not acknowledged yet.
pub struct Outstanding {
    pub producer: &'static str,
    pub id: String,
    pub mine: bool,
    pub idle: Duration,
    pub tries: u32,
}

impl Group {
    pub fn new(
        args: &Args,
        consumer: &'static str,
        producers: &'static [&'static str],
    ) -> anyhow::Result<Self> {
        Ok(Self {
            redis: connection::pool(args)?,
            prefix: args.redis_prefix.clone(),
            consumer,
            member: Uuid::now_v7().to_string(),
            producers,
        })
    }

    /// Makes the group where it is missing. It begins with the stream, so a domain that comes late misses nothing.
    pub async fn create(&self) -> anyhow::Result<()> {
        let mut redis = self.redis.get().await?;
        for producer in self.producers {
            let created: redis::RedisResult<()> =
                redis.xgroup_create_mkstream(self.stream(producer), self.consumer, "0").await;
            match created {
                Err(error) if error.code() != Some("BUSYGROUP") => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The next new entries of every stream; none if none came in this time.
    pub async fn read(&self, wait: Duration) -> anyhow::Result<Vec<Delivery>> {
        let streams: Vec<String> = self.producers.iter().map(|producer| self.stream(producer)).collect();
        let options = StreamReadOptions::default()
            .group(self.consumer, &self.member)
            .count(READ_AT_ONCE)
            .block(usize::try_from(wait.as_millis())?);
        let reply: Option<StreamReadReply> =
            self.redis.get().await?.xread_options(&streams, &vec![">"; streams.len()], &options).await?;
        let mut deliveries = Vec::new();
        for read in reply.into_iter().flat_map(|reply| reply.keys) {
            let producer = self.producers.iter().zip(&streams).find(|(_, stream)| **stream == read.key);
            if let Some((producer, _)) = producer {
                deliveries.extend(read.ids.iter().map(|entry| Delivery::new(producer, entry, 1)));
            }
        }
        Ok(deliveries)
    }

    /// All that has been out for at least this long.
    pub async fn outstanding(
        &self,
        producer: &'static str,
        idle: Duration,
    ) -> anyhow::Result<Vec<Outstanding>> {
        let mut redis = self.redis.get().await?;
        let mut found = Vec::new();
        let mut from = "-".to_owned();
        loop {
            let page: StreamPendingCountReply = redis::cmd("XPENDING")
                .arg(self.stream(producer))
                .arg(self.consumer)
                .arg("IDLE")
                .arg(u64::try_from(idle.as_millis())?)
                .arg(from)
                .arg("+")
                .arg(LIST_AT_ONCE)
                .query_async(&mut redis)
                .await?;
            let next = page.ids.get(LIST_AT_ONCE - 1).map(|last| format!("({}", last.id));
            found.extend(page.ids.into_iter().map(|entry| Outstanding {
                producer,
                id: entry.id,
                mine: entry.consumer == self.member,
                idle: Duration::from_millis(entry.last_delivered_ms as u64),
                tries: u32::try_from(entry.times_delivered).unwrap_or(u32::MAX),
            }));
            match next {
                Some(next) => from = next,
                None => return Ok(found),
            }
        }
    }

    /// Takes an entry over, unless another process was faster or the entry is gone.
    pub async fn claim(&self, entry: &Outstanding) -> anyhow::Result<Option<Delivery>> {
        let idle = u64::try_from(entry.idle.as_millis())?;
        let reply: StreamClaimReply = self
            .redis
            .get()
            .await?
            .xclaim(self.stream(entry.producer), self.consumer, &self.member, idle, &[&entry.id])
            .await?;
        let tries = entry.tries.saturating_add(1);
        Ok(reply.ids.first().map(|claimed| Delivery::new(entry.producer, claimed, tries)))
    }

    /// Done with it.
    pub async fn acknowledge(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let mut redis = self.redis.get().await?;
        let _: u64 = redis.xack(self.stream(delivery.producer), self.consumer, &[&delivery.id]).await?;
        Ok(())
    }

    /// Moves it to the dead letters: there and acknowledged, or neither.
    pub async fn bury(&self, delivery: &Delivery, reason: &str) -> anyhow::Result<()> {
        let stream = self.stream(delivery.producer);
        let tries = delivery.tries.to_string();
        let letter = [
            ("stream", stream.as_str()),
            ("id", &delivery.id),
            ("tries", &tries),
            ("reason", reason),
            (events::ENTRY_FIELD, delivery.event.as_deref().unwrap_or_default()),
        ];
        redis::pipe()
            .atomic()
            .xadd_maxlen(
                events::dead_letters(&self.prefix, self.consumer),
                StreamMaxlen::Approx(DEAD_LETTERS),
                "*",
                &letter,
            )
            .xack(&stream, self.consumer, &[&delivery.id])
            .query_async::<()>(&mut self.redis.get().await?)
            .await?;
        Ok(())
    }

    /// Takes this process off the group's list where it owes nothing. What it still owes waits under its name for the
    /// next process to take over.
    pub async fn leave(&self) -> anyhow::Result<()> {
        let mut redis = self.redis.get().await?;
        for producer in self.producers {
            let stream = self.stream(producer);
            let owed: StreamPendingCountReply =
                redis.xpending_consumer_count(&stream, self.consumer, "-", "+", 1, &self.member).await?;
            if owed.ids.is_empty() {
                let _: u64 = redis.xgroup_delconsumer(&stream, self.consumer, &self.member).await?;
            }
        }
        Ok(())
    }

    fn stream(&self, producer: &str) -> String {
        events::stream(&self.prefix, producer)
    }
}

impl Delivery {
    fn new(producer: &'static str, entry: &StreamId, tries: u32) -> Self {
        Self { producer, id: entry.id.clone(), event: entry.get(events::ENTRY_FIELD), tries }
    }
}
