//! Views: the producer knows what waits for room in each, the consumer how far it is behind.

use events::Lane;
use serde::Serialize;

use super::Asked;
use super::answer::{Consumed, Status};

/// The consumer whose views are broadcast: nothing acknowledges their entries, and old ones go when new ones come.
const BROADCAST: &str = "gateway";
/// The producer that is no domain: it has no outbox, and no program to ask.
const WITHOUT_OUTBOX: &str = "gateway";
/// Entries that are older, in seconds, are a reason to look at the consumer.
pub const STALE: f64 = 60.0;

/// One view, as far as its producer and its consumer answered.
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

/// How far the consumer is behind.
#[derive(Debug, Serialize)]
pub struct Queue {
    pub lag: u64,
    pub pending: u64,
    /// In seconds.
    pub oldest: Option<f64>,
    pub processes: u64,
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

    /// Returns true if nothing waits. The entries of a broadcast view stay for some time and do not wait.
    pub fn is_quiet(&self) -> bool {
        (self.is_broadcast() || self.depth == Some(0))
            && (self.held == Some(0) || !self.has_outbox())
    }

    /// The age of the oldest entry, where it is a reason to look at the consumer.
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
            // The consumer's depth is of the same moment as its lag.
            depth: read
                .map(|view| view.depth)
                .or(filled.map(|view| view.depth)),
            held: filled.map(|view| view.held),
            queue: read.map(Queue::of),
        }
    }
}

impl Queue {
    fn of(view: &Consumed) -> Self {
        Self {
            lag: view.lag,
            pending: view.pending,
            oldest: view.oldest,
            processes: view.members,
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

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    fn view(producer: &str, consumer: &str, lane: Lane) -> View {
        let mut views = example().views().into_iter();
        let same = |view: &View| {
            (view.producer, view.consumer, view.lane) == (producer, consumer, lane.name())
        };
        views.find(same).unwrap()
    }

    #[test]
    fn both_ends_of_a_view_are_put_together() {
        let full = view("rule", "order", Lane::Bulk);
        let queue = full.queue.as_ref().unwrap();
        assert_eq!(
            (full.depth, full.held, queue.lag, queue.pending),
            (Some(1000), Some(4200), 872, 128)
        );
        assert_eq!(full.stale(), Some(182.4));
        assert!(!full.is_quiet());
        let fresh = view("order", "rule", Lane::Single);
        assert_eq!(fresh.stale(), None);
        assert!(!fresh.is_quiet());
    }

    #[test]
    fn an_empty_view_and_a_broadcast_view_are_quiet() {
        assert!(view("rule", "order", Lane::Single).is_quiet());
        let broadcast = view("order", "gateway", Lane::Single);
        assert!(
            broadcast.is_broadcast() && broadcast.is_quiet(),
            "{broadcast:?}"
        );
        assert_eq!(broadcast.depth, Some(2000));
    }

    #[test]
    fn a_view_whose_ends_did_not_answer_is_unknown_and_not_quiet() {
        let unknown = view("rule", "monitor", Lane::Single);
        assert!(!unknown.is_known() && !unknown.is_quiet(), "{unknown:?}");
        assert!(!view("gateway", "monitor", Lane::Single).is_known());
    }
}
