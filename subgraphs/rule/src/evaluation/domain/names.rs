//! Names that the packs in force use, and warnings about unknown names.

use std::collections::BTreeSet;
use std::sync::Arc;

use refusal::WarningCode;

use super::{InForce, NATIONAL_CODE};
use crate::domain::warning::Names;
use crate::domain::{Country, LANE_FACTS, Mention, Warning};

/// Returns warnings about facts that no pack declares or uses. Without packs no name is known, so there are no warnings.
#[must_use]
pub fn unknown_facts(mentions: &[Mention], packs: &[Arc<InForce>]) -> Vec<Warning> {
    if packs.is_empty() {
        return Vec::new();
    }
    let of_packs = packs
        .iter()
        .flat_map(|pack| pack.facts.iter().map(String::as_str));
    let known: BTreeSet<&str> = of_packs.chain(LANE_FACTS).chain([NATIONAL_CODE]).collect();
    let names = Names {
        code: WarningCode::FactUnknown,
        message: |name| {
            format!(
                "No rule pack in force declares or uses the fact `{name}`, so it has no effect."
            )
        },
        known: known.into_iter().collect(),
        mistaken: |_| None,
    };
    names.warnings(mentions)
}

/// Returns warnings about markets that are neither countries nor areas of a pack. Without packs no area is known, so there are no
/// warnings.
#[must_use]
pub fn unknown_markets(mentions: &[Mention], packs: &[Arc<InForce>]) -> Vec<Warning> {
    if packs.is_empty() {
        return Vec::new();
    }
    let areas = packs
        .iter()
        .flat_map(|pack| pack.pack.areas.iter().map(|(area, _)| area.as_str()));
    let known: BTreeSet<&str> = areas.chain(Country::codes().iter().copied()).collect();
    let names = Names {
        code: WarningCode::MarketUnknown,
        message: |name| {
            format!(
                "`{name}` is neither a country nor an area of a rule pack in force, so its national codes have no effect."
            )
        },
        known: known.into_iter().collect(),
        mistaken: Country::mistaken,
    };
    names.warnings(mentions)
}

/// Returns the codes of the document types of the packs, sorted.
#[must_use]
pub fn document_types(packs: &[Arc<InForce>]) -> BTreeSet<&str> {
    packs
        .iter()
        .flat_map(|pack| pack.pack.documents.keys().map(String::as_str))
        .collect()
}
