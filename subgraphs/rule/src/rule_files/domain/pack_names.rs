//! Names in a rule pack that other domains refer to.

use std::collections::BTreeSet;

use super::{Alternative, Pack};

/// IDs of the rules of a pack and codes of its documents, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackNames {
    pub rules: BTreeSet<String>,
    /// Documents that the pack describes or that its rules require.
    pub documents: BTreeSet<String>,
}

impl PackNames {
    #[must_use]
    pub fn of(pack: &Pack) -> Self {
        let groups = pack.rules.iter().flat_map(|rule| &rule.evidence);
        let asked = groups
            .flat_map(|group| &group.any_of)
            .filter_map(|alternative| match alternative {
                Alternative::Document(code) => Some(code),
                Alternative::Predicate(_) => None,
            });
        Self {
            rules: pack.rules.iter().map(|rule| rule.id.clone()).collect(),
            documents: pack.documents.keys().chain(asked).cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule_files::domain as pack;

    #[test]
    fn names_are_sorted_and_each_is_there_once() {
        let pack = pack::read(include_str!("../../../demo/air.yaml"))
            .unwrap()
            .pack;
        let names = PackNames::of(&pack);
        assert!(names.rules.contains("AIR-UN3480-CAO"), "{:?}", names.rules);
        assert!(
            names.documents.contains("UN383_SUMMARY"),
            "{:?}",
            names.documents
        );
        let distinct: BTreeSet<_> = pack.rules.iter().map(|rule| &rule.id).collect();
        assert_eq!(names.rules.len(), distinct.len());
        assert_eq!(PackNames::of(&Pack::default()), PackNames::default());
    }
}
