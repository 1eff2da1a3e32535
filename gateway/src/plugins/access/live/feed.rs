//! One reader per producer, shared by all subscribers.
//!
//! It starts at the end of the views and resumes from its position after a failure of Redis. If the views were trimmed
//! beyond that position meanwhile, all subscribers are notified of the gap. Events reach subscribers through a bounded
//! channel that drops the oldest ones: a slow subscriber is notified of the gap and never delays the others.

use std::sync::Arc;
use std::time::Duration;

use events::CloudEvent;
use futures::StreamExt as _;
use futures::stream::{SelectAll, select_all};
use tokio::sync::{broadcast, watch};
use tokio_stream::wrappers::BroadcastStream;
use tokio_util::sync::CancellationToken;

use crate::plugins::access::stream::{MOST_READ, Position, Stream};

/// A message to a subscriber.
#[derive(Clone)]
pub enum Delivery {
    Event(Arc<CloudEvent>),
    /// Events before the next one may be missing.
    Gap,
}

pub struct Feed {
    deliveries: broadcast::Sender<Delivery>,
    ready: watch::Receiver<bool>,
}

impl Feed {
    /// Reads the views in the background until `stop` is cancelled.
    pub fn open(stream: Stream, buffer: usize, stop: CancellationToken) -> Self {
        let deliveries = deliveries(buffer);
        let (started, ready) = watch::channel(false);
        let sender = deliveries.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = read(stream, sender, started) => {}
            }
        });
        Self { deliveries, ready }
    }

    /// Subscribes to all events from now on; `None` if the views cannot be read yet.
    pub async fn subscribe(&self) -> Option<broadcast::Receiver<Delivery>> {
        let receiver = self.deliveries.subscribe();
        let mut ready = self.ready.clone();
        let started =
            tokio::time::timeout(Duration::from_secs(2), ready.wait_for(|ready| *ready)).await;
        matches!(started, Ok(Ok(_))).then_some(receiver)
    }
}

/// The messages of several feeds to one subscriber.
pub struct Deliveries(SelectAll<BroadcastStream<Delivery>>);

impl Deliveries {
    pub fn new(receivers: Vec<broadcast::Receiver<Delivery>>) -> Self {
        Self(select_all(receivers.into_iter().map(BroadcastStream::new)))
    }

    /// The next message; `None` if the feeds have ended. A future that is dropped loses no message.
    pub async fn receive(&mut self) -> Option<Delivery> {
        // An error means that the channel has dropped messages.
        let delivery = self.0.next().await?;
        Some(delivery.unwrap_or(Delivery::Gap))
    }
}

/// Creates a channel that holds the events of at least two reads: those of one read are sent at once, before any
/// subscriber can receive them.
fn deliveries(buffer: usize) -> broadcast::Sender<Delivery> {
    broadcast::Sender::new(buffer.max(2 * MOST_READ))
}

async fn read(
    stream: Stream,
    deliveries: broadcast::Sender<Delivery>,
    started: watch::Sender<bool>,
) {
    let mut position: Option<Position> = None;
    loop {
        if let Err(error) = read_on(&stream, &deliveries, &started, &mut position).await {
            tracing::warn!(
                producer = stream.producer(),
                "live events are delayed: {error:#}"
            );
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

async fn read_on(
    stream: &Stream,
    deliveries: &broadcast::Sender<Delivery>,
    started: &watch::Sender<bool>,
    position: &mut Option<Position>,
) -> anyhow::Result<()> {
    let reached = match position {
        Some(position) => position,
        None => position.insert(stream.end().await?),
    };
    started.send_replace(true);
    loop {
        let batch = stream.read(reached, Duration::from_secs(5)).await?;
        if batch.gap {
            tracing::warn!(producer = stream.producer(), "live events were lost");
        }
        let events = batch
            .events
            .into_iter()
            .map(|event| Delivery::Event(Arc::new(event)));
        for delivery in batch.gap.then_some(Delivery::Gap).into_iter().chain(events) {
            // The only error is that there are no subscribers.
            let _ = deliveries.send(delivery);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_reads_fit_the_buffer_whatever_is_configured() {
        let deliveries = deliveries(1);
        let mut receiver = deliveries.subscribe();
        for _ in 0..2 * MOST_READ {
            assert!(deliveries.send(Delivery::Gap).is_ok());
        }
        for _ in 0..2 * MOST_READ {
            assert!(receiver.try_recv().is_ok());
        }
    }
}
