//! The routing table: the consumers of each event, and the views that carry it.
//!
//! A view is one Redis stream that one producer fills for one consumer, in one of two lanes. It is a fan-out of topics to queues, like
//! SNS to SQS: a slow consumer fills only its own views, an ACL can restrict a domain to its own views, and an entry is deleted when
//! its only consumer has acknowledged it.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::common::CommonFact;
use crate::gateway::GatewayFact;
use crate::language::{EventType, Fact};
use crate::monitor::MonitorFact;
use crate::order::OrderFact;
use crate::rule::RuleFact;
use crate::user::UserFact;

/// All producers.
pub const PRODUCERS: [&str; 6] = ["user", "rule", "order", "monitor", "common", "gateway"];
/// All consumers. The gateway's views are broadcast: each gateway process reads all of their entries.
pub const CONSUMERS: [&str; 6] = ["user", "rule", "order", "monitor", "common", "gateway"];

/// The two queues between a producer and a consumer. Work that one request can multiply is published in the bulk lane, so that it never
/// delays an event that a person waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Events of single commands and reactions.
    Single,
    /// Events of imports, jobs and republications, and of commands with many facts.
    Bulk,
}

impl Lane {
    pub const ALL: [Self; 2] = [Self::Single, Self::Bulk];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Bulk => "bulk",
        }
    }
}

type Route = (&'static str, &'static [&'static str]);

/// Types of events of a producer, with their consumers. Empty for an unknown producer.
#[must_use]
pub fn routes(producer: &str) -> &'static [Route] {
    match producer {
        "user" => UserFact::ROUTES,
        "rule" => RuleFact::ROUTES,
        "order" => OrderFact::ROUTES,
        "monitor" => MonitorFact::ROUTES,
        "common" => CommonFact::ROUTES,
        "gateway" => GatewayFact::ROUTES,
        _ => &[],
    }
}

/// Describes the types of events of a producer. Empty for an unknown producer.
#[must_use]
pub fn event_types(producer: &str) -> Vec<EventType> {
    match producer {
        "user" => UserFact::event_types(),
        "rule" => RuleFact::event_types(),
        "order" => OrderFact::event_types(),
        "monitor" => MonitorFact::event_types(),
        "common" => CommonFact::event_types(),
        "gateway" => GatewayFact::event_types(),
        _ => Vec::new(),
    }
}

/// Consumers of a type of event. `None` for a type that this build does not know; a newer build published it.
#[must_use]
pub fn consumers(kind: &str) -> Option<&'static [&'static str]> {
    static TABLE: LazyLock<HashMap<&str, &[&str]>> = LazyLock::new(|| {
        PRODUCERS
            .iter()
            .flat_map(|producer| routes(producer).iter().copied())
            .collect()
    });
    TABLE.get(kind).copied()
}

/// Producers that have a view for this consumer.
#[must_use]
pub fn producers_for(consumer: &str) -> Vec<&'static str> {
    let publishes = |producer: &&str| {
        routes(producer)
            .iter()
            .any(|(_, to)| to.contains(&consumer))
    };
    PRODUCERS.into_iter().filter(publishes).collect()
}

/// Name of a view: `<prefix>:{<producer>}:<consumer>:<single|bulk>`. The braces are a Redis Cluster hash tag: they keep all views of one
/// producer in one slot, so that one `MULTI` writes them.
#[must_use]
pub fn view(prefix: &str, producer: &str, consumer: &str, lane: Lane) -> String {
    format!("{prefix}:{{{producer}}}:{consumer}:{}", lane.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_belongs_to_its_producer_and_leads_to_known_consumers() {
        for producer in PRODUCERS {
            assert!(!routes(producer).is_empty(), "{producer} publishes nothing");
            for (kind, to) in routes(producer) {
                assert!(
                    kind.starts_with(&format!("carnet.{producer}.")),
                    "{kind} of {producer}"
                );
                assert_eq!(consumers(kind), Some(*to));
                let mut distinct: Vec<_> = to.to_vec();
                distinct.sort_unstable();
                distinct.dedup();
                assert_eq!(distinct.len(), to.len(), "{kind} names a consumer twice");
                assert!(
                    to.iter().all(|one| CONSUMERS.contains(one)),
                    "{kind} leads to {to:?}"
                );
            }
        }
    }

    #[test]
    fn a_view_is_named_after_both_ends() {
        assert_eq!(
            view("carnet", "rule", "order", Lane::Bulk),
            "carnet:{rule}:order:bulk"
        );
        assert_eq!(producers_for("user"), ["order", "monitor"]);
        assert_eq!(consumers("carnet.rule.Unknown.v1"), None);
    }
}
