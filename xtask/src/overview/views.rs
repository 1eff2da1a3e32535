//! Views: the producer reports the events that wait for room, the consumer reports its backlog.

use events::Lane;
use serde::Serialize;

use super::inquiry::Asked;
use super::status::{Queue, Status};

/// The consumer whose views are broadcast: their entries are not acknowledged, and new entries displace old ones.
const BROADCAST: &str = "gateway";
/// The producer that is not a domain: it has neither an outbox nor a program to query.
const WITHOUT_OUTBOX: &str = "gateway";
/// Age in seconds from which an entry is reported.
pub const STALE: f64 = 60.0;

/// One view, with the data that its producer and its consumer reported.
#[derive(Debug, Serialize)]
pub struct View {
    pub producer: &'static str,
    pub consumer: &'static str,
    pub lane: &'static str,
    pub depth: Option<u64>,
    /// Publications that wait in the producer's outbox for room.
    pub held: Option<i64>,
    pub queue: Option<Queue>,
}

impl View {
    pub fn is_broadcast(&self) -> bool {
        self.consumer == BROADCAST
    }

    pub fn has_outbox(&self) -> bool {
        self.producer != WITHOUT_OUTBOX
    }

    /// Returns true if its producer or its consumer answered.
    pub fn is_known(&self) -> bool {
        self.depth.is_some()
    }

    /// Returns true if nothing waits. The entries of a broadcast view are kept for some time and do not wait.
    pub fn is_quiet(&self) -> bool {
        (self.is_broadcast() || self.depth == Some(0))
            && (self.held == Some(0) || !self.has_outbox())
    }

    /// The age of the oldest entry, if it must be reported.
    pub fn stale(&self) -> Option<f64> {
        self.queue
            .as_ref()
            .and_then(|queue| queue.oldest)
            .filter(|oldest| *oldest > STALE)
    }

    fn new(producer: &'static str, consumer: &'static str, lane: Lane, domains: &[Asked]) -> Self {
        let answer = |name: &str| -> Option<&Status> {
            let asked = domains.iter().find(|asked| asked.domain == name)?;
            Some(&asked.answer.as_ref().ok()?.status)
        };
        let lane = lane.name();
        let filled = answer(producer).and_then(|status| {
            status
                .published
                .iter()
                .find(|view| view.consumer == consumer && view.lane == lane)
        });
        let read = answer(consumer).and_then(|status| {
            status
                .consumed
                .iter()
                .find(|view| view.producer == producer && view.lane == lane)
        });
        Self {
            producer,
            consumer,
            lane,
            // The consumer's depth was measured together with its lag.
            depth: read
                .map(|view| view.depth)
                .or(filled.map(|view| view.depth)),
            held: filled.map(|view| view.held),
            queue: read.map(|view| view.queue.clone()),
        }
    }
}

/// All views of the routing table, by producer.
pub fn views(domains: &[Asked]) -> Vec<View> {
    let mut views = Vec::new();
    for producer in events::PRODUCERS {
        for consumer in events::CONSUMERS {
            if events::producers_for(consumer).contains(&producer) {
                views.extend(Lane::ALL.map(|lane| View::new(producer, consumer, lane, domains)));
            }
        }
    }
    views
}
