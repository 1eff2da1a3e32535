//! One reader for each producer's stream, for all who subscribe to it.
//!
//! It starts at the end of the stream and, whatever happens to Redis, goes on where it was. Events go to subscribers
//! through a bounded channel that forgets the oldest: a subscriber that is too slow is told that it missed something
//! and never holds up the others.

use std::sync::Arc;
use std::time::Duration;

use events::CloudEvent;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::plugins::access::stream::{Position, Stream};

pub struct Feed {
    events: broadcast::Sender<Arc<CloudEvent>>,
    ready: watch::Receiver<bool>,
}

impl Feed {
    /// Reads the stream in the background until told to stop.
    pub fn open(stream: Stream, buffer: usize, stop: CancellationToken) -> Self {
        let events = broadcast::Sender::new(buffer.max(1));
        let (started, ready) = watch::channel(false);
        let sender = events.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = read(stream, sender, started) => {}
            }
        });
        Self { events, ready }
    }

    /// All events from now on; `None` if the stream cannot be read yet.
    pub async fn subscribe(&self) -> Option<broadcast::Receiver<Arc<CloudEvent>>> {
        let receiver = self.events.subscribe();
        let mut ready = self.ready.clone();
        let started = tokio::time::timeout(Duration::from_secs(2), ready.wait_for(|ready| *ready)).await;
        matches!(started, Ok(Ok(_))).then_some(receiver)
    }
}

async fn read(stream: Stream, events: broadcast::Sender<Arc<CloudEvent>>, started: watch::Sender<bool>) {
    let mut position: Option<Position> = None;
    loop {
        if let Err(error) = read_on(&stream, &events, &started, &mut position).await {
            tracing::warn!(stream = stream.name(), "the live stream waits: {error:#}");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn read_on(
    stream: &Stream,
    events: &broadcast::Sender<Arc<CloudEvent>>,
    started: &watch::Sender<bool>,
    position: &mut Option<Position>,
) -> anyhow::Result<()> {
    let mut after = match position.take() {
        Some(position) => position,
        None => stream.end().await?,
    };
    started.send_replace(true);
    loop {
        let entries = stream.read(&after, Duration::from_secs(5)).await;
        let entries = entries.inspect_err(|_| *position = Some(after.clone()))?;
        for entry in entries {
            after = entry.position;
            if let Some(event) = entry.event {
                // An error means that nobody subscribes at the moment.
                let _ = events.send(Arc::new(event));
            }
        }
    }
}
