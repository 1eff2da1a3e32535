//! The projections that are compared with their source: the consumers of the `…Listed` facts.

/// A projection, the domain that keeps it, and the domain whose data it copies.
#[derive(Debug, PartialEq, Eq)]
pub struct Projection {
    pub producer: &'static str,
    pub consumer: &'static str,
    pub name: &'static str,
}

impl Projection {
    const fn new(producer: &'static str, consumer: &'static str, name: &'static str) -> Self {
        Self {
            producer,
            consumer,
            name,
        }
    }
}

pub const PROJECTIONS: [Projection; 9] = [
    Projection::new("user", "order", "organisations"),
    Projection::new("user", "order", "providers"),
    Projection::new("user", "order", "provider_keys"),
    Projection::new("user", "common", "contacts"),
    Projection::new("rule", "order", "products"),
    Projection::new("rule", "order", "rule_packs"),
    Projection::new("order", "rule", "documents"),
    Projection::new("order", "rule", "certificates"),
    Projection::new("order", "user", "ratings"),
];

/// The producers that publish their state, in the order of [`PROJECTIONS`].
pub fn producers() -> Vec<&'static str> {
    let mut producers: Vec<&str> = PROJECTIONS
        .iter()
        .map(|projection| projection.producer)
        .collect();
    producers.dedup();
    producers
}

/// The producer of the data that a domain's projection copies.
pub fn source(consumer: &str, name: &str) -> Option<&'static str> {
    let found = PROJECTIONS
        .iter()
        .find(|projection| projection.consumer == consumer && projection.name == name);
    found.map(|projection| projection.producer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listing_of_the_routing_table_has_its_projection() {
        let mut listed = Vec::new();
        for producer in events::PRODUCERS {
            let listings = events::routes(producer)
                .iter()
                .filter(|(kind, _)| kind.ends_with("Listed.v1"));
            listed.extend(
                listings.flat_map(|(_, to)| to.iter().map(move |consumer| [producer, *consumer])),
            );
        }
        let mut kept: Vec<_> = PROJECTIONS
            .iter()
            .map(|projection| [projection.producer, projection.consumer])
            .collect();
        listed.sort_unstable();
        kept.sort_unstable();
        assert_eq!(listed, kept);
    }

    #[test]
    fn a_projection_has_one_source() {
        assert_eq!(producers(), ["user", "rule", "order"]);
        assert_eq!(source("order", "products"), Some("rule"));
        assert_eq!(source("order", "rule_packs"), Some("rule"));
        assert_eq!(source("common", "contacts"), Some("user"));
        assert_eq!(source("order", "contacts"), None);
    }
}
