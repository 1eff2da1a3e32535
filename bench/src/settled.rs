//! Waits until every event has been consumed: the outboxes are published, and the views are empty, because an acknowledged entry is
//! deleted. The gateway's views are broadcast and keep their entries, so they do not count.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use e2e::Platform;
use e2e::platform::DOMAINS;
use redis::aio::MultiplexedConnection;

use crate::databases::Databases;

const PREFIX: &str = "carnet";
const GATEWAY: &str = "gateway";
const LIMIT: Duration = Duration::from_mins(10);
/// The time between two polls.
pub const PAUSE: Duration = Duration::from_millis(50);

/// Watches the events of a platform.
pub struct Settled {
    databases: Databases,
    redis: MultiplexedConnection,
    views: Vec<String>,
    /// Commands that it has sent to Redis.
    commands: i64,
}

impl Settled {
    pub async fn connect(platform: &Platform) -> anyhow::Result<Self> {
        Ok(Self {
            databases: Databases::connect(platform).await?,
            redis: redis::Client::open(platform.redis()?)?
                .get_multiplexed_async_connection()
                .await
                .context("connecting to Redis")?,
            views: views(),
            commands: 0,
        })
    }

    /// Returns after every event has been consumed. Two polls must find nothing, because the places are read one after another, and a
    /// consumer may publish an event into a place that was read before.
    pub async fn wait(&mut self) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut was_empty = false;
        loop {
            let waiting = self.waiting().await?;
            if waiting == 0 && was_empty {
                return Ok(());
            }
            was_empty = waiting == 0;
            ensure!(
                began.elapsed() < LIMIT,
                "{waiting} events still wait after {} s",
                LIMIT.as_secs()
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The number of events in outboxes and views.
    pub async fn waiting(&mut self) -> anyhow::Result<i64> {
        let mut waiting = 0;
        for domain in DOMAINS {
            let of_domain: i64 = sqlx::query_scalar(
                "select (select count(*) from outbox where publication is null) + (select count(*) from outbox_held)",
            )
            .fetch_one(self.databases.of(domain)?)
            .await?;
            waiting += of_domain;
        }
        let mut depths = redis::pipe();
        for view in &self.views {
            depths.cmd("XLEN").arg(view);
            self.commands += 1;
        }
        let depths: Vec<i64> = depths.query_async(&mut self.redis).await?;
        Ok(waiting + depths.iter().sum::<i64>())
    }

    /// The commands that it has sent to Redis, which belong to no request.
    pub const fn commands(&self) -> i64 {
        self.commands
    }
}

fn views() -> Vec<String> {
    let consumers = events::CONSUMERS
        .into_iter()
        .filter(|consumer| *consumer != GATEWAY);
    consumers
        .flat_map(|consumer| {
            events::producers_for(consumer)
                .into_iter()
                .flat_map(move |producer| {
                    events::Lane::ALL.map(|lane| events::view(PREFIX, producer, consumer, lane))
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::views;

    #[test]
    fn the_views_of_all_consumers_but_the_gateway_count() {
        let views = views();
        assert!(views.contains(&"carnet:{order}:monitor:bulk".to_owned()));
        assert!(views.contains(&"carnet:{gateway}:monitor:single".to_owned()));
        assert!(!views.iter().any(|view| view.contains("}:gateway:")));
    }
}
