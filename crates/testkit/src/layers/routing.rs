//! Compares the routing table with the events that each consumer handles.
//!
//! A fact that a domain handles, but that the routing table does not send to it, would have no effect. So the facts in the sources of a
//! consumer are compared with the table. A match arm that ignores a fact has the pattern `(_)`.

use std::collections::BTreeSet;
use std::path::Path;

use super::{DOMAINS, sources, without_tests};

/// The outbox crate handles it for every domain.
const EVERYWHERE: &str = "monitor DeadLetterDecided";

/// Returns the differences between the routing table and the sources of the consumers.
#[must_use]
pub fn routing_breaches(workspace: &Path) -> Vec<String> {
    let mut breaches = Vec::new();
    for domain in DOMAINS {
        let folder = workspace.join("subgraphs").join(domain).join("src");
        // `events/incoming.rs` and all files below `events/incoming`, of the subgraph and of each capability.
        let incoming = |path: &Path| {
            let path = path.to_string_lossy();
            path.contains("/events/incoming/") || path.ends_with("/events/incoming.rs")
        };
        let handled = sources(&folder)
            .filter(|(path, _)| incoming(path))
            .flat_map(|(_, source)| named(&source))
            .collect();
        let mut routed = routed(domain);
        routed.remove(EVERYWHERE);
        breaches.extend(differences(domain, &routed, &handled));
    }
    // The gateway's configuration names the facts of its live graph, and the gateway checks it.
    let directory = workspace.join("gateway/src/plugins/access/directory.rs");
    let source = std::fs::read_to_string(&directory).expect("the gateway's source can be read");
    let unrouted = named(&source)
        .into_iter()
        .filter(|fact| !routed("gateway").contains(fact));
    breaches
        .extend(unrouted.map(|fact| format!("gateway handles {fact}, which is not routed to it")));
    breaches
}

fn differences<'a>(
    domain: &'a str,
    routed: &'a BTreeSet<String>,
    handled: &'a BTreeSet<String>,
) -> impl Iterator<Item = String> + use<'a> {
    let lost = handled
        .difference(routed)
        .map(move |fact| format!("{domain} handles {fact}, which is not routed to it"));
    let idle = routed
        .difference(handled)
        .map(move |fact| format!("{domain} is sent {fact} and does not handle it"));
    lost.chain(idle).collect::<Vec<_>>().into_iter()
}

/// Facts that are routed to a consumer, for example `rule ProductCreated`.
fn routed(consumer: &str) -> BTreeSet<String> {
    let routes = events::PRODUCERS.into_iter().flat_map(events::routes);
    routes
        .filter(|(_, to)| to.contains(&consumer))
        .filter_map(|(kind, _)| {
            let mut parts = kind.split('.').skip(1);
            Some(format!("{} {}", parts.next()?, parts.next()?))
        })
        .collect()
}

/// Facts that a source names and does not ignore, for example `rule ProductCreated`.
fn named(source: &str) -> BTreeSet<String> {
    let source = without_tests(source);
    source
        .match_indices("Fact::")
        .filter_map(|(at, _)| {
            let before = source.get(..at)?;
            let start = before
                .rfind(|letter: char| !letter.is_alphanumeric())
                .map_or(0, |end| end + 1);
            let producer = before.get(start..)?.to_lowercase();
            let after = source.get(at + "Fact::".len()..)?;
            let end = after.find(|letter: char| !letter.is_alphanumeric())?;
            let (fact, rest) = after.split_at_checked(end)?;
            let handles = rest.starts_with('(') && !rest.starts_with("(_)");
            (!producer.is_empty() && handles).then(|| format!("{producer} {fact}"))
        })
        .filter(|fact| {
            fact.split(' ')
                .nth(1)
                .is_some_and(|name| name.starts_with(char::is_uppercase))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_counts_where_its_data_is_used() {
        let source = "match RuleFact::read(event)? { Some(RuleFact::ProductCreated(product) | RuleFact::ProductArchived(product)) => 1,
            Some(OrderFact::OrderDrafted(_)) => 2, _ => RuleFact::PRODUCER }";
        assert_eq!(
            named(source),
            ["rule ProductArchived", "rule ProductCreated"]
                .map(str::to_owned)
                .into()
        );
    }

    #[test]
    fn both_kinds_of_difference_are_seen() {
        let (routed, handled) = (["a B".to_owned()].into(), ["a C".to_owned()].into());
        let found: Vec<_> = differences("order", &routed, &handled).collect();
        assert_eq!(
            found,
            [
                "order handles a C, which is not routed to it",
                "order is sent a B and does not handle it"
            ]
        );
    }
}
