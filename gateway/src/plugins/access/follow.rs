//! Keeps the directory up to date.
//!
//! The position in the user domain's views is noted *before* the snapshot is read. An event is published after its
//! change is committed, so the snapshot contains everything up to that position, and every later event is still to be
//! read: nothing is lost in between. Applying an event twice has no effect.
//!
//! The snapshot is read again every minute. It corrects the effect of a lost event, and it is the only source while
//! Redis is down: a revocation then takes up to a minute. While the snapshot cannot be read, reading of events
//! continues from the last position.

use std::sync::Arc;
use std::time::{Duration, Instant};

use caller::Identity;
use events::user::UserFact;
use events::{CloudEvent, Fact as _};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::clock;
use super::directory::{Directory, Snapshot};
use super::sign_caller::{CallerHeaders, Who};
use super::stream::{Position, Stream};

pub struct Follower {
    pub directory: Arc<Directory>,
    pub http: reqwest::Client,
    pub snapshot_url: String,
    pub callers: CallerHeaders,
    pub stream: Stream,
    pub every: Duration,
}

impl Follower {
    /// Follows the user domain until `stop` is cancelled.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.follow() => {}
        }
    }

    async fn follow(self) {
        let mut patience = Duration::from_millis(100);
        let mut reached = None;
        loop {
            let end = self.stream.end().await.ok();
            match self.snapshot().await {
                Ok(snapshot) => {
                    self.directory.replace(&snapshot);
                    patience = Duration::from_millis(100);
                    reached = end.or(reached);
                }
                Err(error) => {
                    tracing::warn!(
                        url = self.snapshot_url,
                        "the snapshot of clients and sessions cannot be read: {error:#}"
                    );
                    patience = (patience * 2).min(Duration::from_secs(5));
                    if !self.directory.is_ready() {
                        tokio::time::sleep(patience).await;
                        continue;
                    }
                    reached = reached.or(end);
                }
            }
            match &mut reached {
                Some(position) => self.read_events(position).await,
                None => tokio::time::sleep(Duration::from_secs(1)).await,
            }
        }
    }

    /// Applies events until the next snapshot is due, events are missing, or Redis fails.
    async fn read_events(&self, position: &mut Position) {
        let started = Instant::now();
        while let Some(left) = self.every.checked_sub(started.elapsed()) {
            match self
                .stream
                .read(position, left.max(Duration::from_millis(1)))
                .await
            {
                Ok(batch) => {
                    batch.events.iter().for_each(|event| self.apply(event));
                    if batch.gap {
                        tracing::warn!("user events are missing, so the snapshot is read again");
                        return;
                    }
                }
                Err(error) => {
                    tracing::warn!("the user events cannot be read: {error:#}");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    return;
                }
            }
        }
    }

    fn apply(&self, event: &CloudEvent) {
        match UserFact::read(event) {
            Ok(Some(fact)) => self.directory.apply(fact, clock::seconds()),
            Ok(None) => {}
            Err(error) => tracing::error!("{error}"),
        }
    }

    async fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let gateway = Who {
            identity: Identity::Gateway,
            client: None,
            address: None,
            correlation: Uuid::now_v7(),
        };
        let request = self
            .http
            .get(&self.snapshot_url)
            .headers(self.callers.of(gateway)?);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }
}
