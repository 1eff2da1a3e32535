//! Differences between two self-checks and their causes.

use std::collections::{BTreeMap, BTreeSet};

use super::SelfCheck;
use crate::domain::Value;
use crate::evaluation::domain::Finding;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Rules with different findings, or with a finding in only one of the two, by pack and ID.
    pub rules: Vec<RuleDifference>,
    /// Facts with different values.
    pub facts: Vec<FactChange>,
    /// Other parts of the input that differ.
    pub parts: Vec<ComparedPart>,
}

/// Part of the input of a check, other than facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedPart {
    Codes,
    Lane,
    Day,
    Documents,
    RulePacks,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleDifference {
    pub before: Option<Finding>,
    pub after: Option<Finding>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    pub name: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Compares two checks.
#[must_use]
pub fn compare(before: &SelfCheck, after: &SelfCheck) -> Comparison {
    let (one, other) = (&before.case, &after.case);
    let versions = |check: &SelfCheck| -> BTreeSet<_> {
        check.outcome.packs.iter().map(|pack| pack.id).collect()
    };
    let codes = (&one.hs_code, &one.national_codes) == (&other.hs_code, &other.national_codes);
    let parts = [
        (ComparedPart::Codes, codes),
        (ComparedPart::Lane, one.lane == other.lane),
        (ComparedPart::Day, one.as_of == other.as_of),
        (ComparedPart::Documents, one.documents == other.documents),
        (ComparedPart::RulePacks, versions(before) == versions(after)),
    ];
    Comparison {
        rules: rules(&before.outcome.findings, &after.outcome.findings),
        facts: facts(before, after),
        parts: parts
            .into_iter()
            .filter_map(|(part, same)| (!same).then_some(part))
            .collect(),
    }
}

fn rules(before: &[Finding], after: &[Finding]) -> Vec<RuleDifference> {
    let mut pairs: BTreeMap<(&str, &str), RuleDifference> = BTreeMap::new();
    let none = || RuleDifference {
        before: None,
        after: None,
    };
    for finding in before {
        pairs
            .entry((&finding.pack, &finding.rule))
            .or_insert_with(none)
            .before = Some(finding.clone());
    }
    for finding in after {
        pairs
            .entry((&finding.pack, &finding.rule))
            .or_insert_with(none)
            .after = Some(finding.clone());
    }
    // The trace is an explanation and not part of the comparison.
    let found = |one: &Option<Finding>| {
        let one = one.as_ref()?;
        Some((
            one.revision,
            one.effect,
            one.status,
            one.missing.clone(),
            one.ask.clone(),
        ))
    };
    pairs
        .into_values()
        .filter(|pair| found(&pair.before) != found(&pair.after))
        .collect()
}

fn facts(before: &SelfCheck, after: &SelfCheck) -> Vec<FactChange> {
    let (before, after) = (&before.case.facts, &after.case.facts);
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let changes = names.into_iter().map(|name| FactChange {
        name: name.clone(),
        before: before.get(name).cloned(),
        after: after.get(name).cloned(),
    });
    changes
        .filter(|change| change.before != change.after)
        .collect()
}
