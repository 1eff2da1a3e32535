//! Versions of rule packs that are in force on a day.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use super::index::Index;
use crate::rule_files::domain::{Header, Pack};

/// Disclaimer of a pack that has none of its own.
pub const DISCLAIMER: &str =
    "Demonstration content, not legal advice: check with a competent adviser before you ship.";

/// Reference to a published version in a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackReference {
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    pub sha256: String,
    pub effective_from: Option<Date>,
    pub coverage: Option<String>,
    pub disclaimer: String,
}

/// Published version, prepared for evaluation.
#[derive(Debug)]
pub struct InForce {
    pub reference: PackReference,
    pub pack: Pack,
    pub(super) index: Index,
    /// Facts that the pack declares or that its rules use.
    pub(super) facts: BTreeSet<String>,
}

impl InForce {
    #[must_use]
    pub fn new(
        id: Uuid,
        sha256: String,
        effective_from: Option<Date>,
        header: Header,
        pack: Pack,
    ) -> Self {
        let reference = PackReference {
            id,
            pack: header.pack,
            version: header.version,
            sha256,
            effective_from,
            coverage: header.coverage,
            disclaimer: header.disclaimer.unwrap_or_else(|| DISCLAIMER.to_owned()),
        };
        let index = Index::of(&pack.rules);
        let looked_at = pack
            .rules
            .iter()
            .flat_map(|rule| super::rule_facts::facts(rule))
            .map(str::to_owned);
        let facts = looked_at.chain(pack.facts.keys().cloned()).collect();
        Self {
            reference,
            pack,
            index,
            facts,
        }
    }
}
