//! Checks that the table is complete: every mutation with optional fields is in the table, or is listed with the reason
//! why it is not a partial update.

use std::collections::{BTreeMap, BTreeSet};

use super::table;
use crate::supergraph;

/// Optional in many inputs, and part of the command instead of the aggregate.
const OF_EVERY_COMMAND: [&str; 2] = ["expectedVersion", "idempotencyKey"];
/// A mutation with fewer optional fields has no subsets of them.
const FEWEST: usize = 2;

const CREATES: &str = "It creates something: nothing is there to keep or to clear.";
const ACTS: &str = "It is one step of a process: what is absent is not part of the step.";
const SELECTS: &str = "Its optional fields say what the command is about, not what becomes of it.";
const PROVES: &str = "Its optional fields are proofs of identity, which are not kept.";

/// The mutations that are not partial updates.
const EXCEPTIONS: [(&str, &str); 28] = [
    ("addAccreditation", CREATES),
    ("addProvider", CREATES),
    ("assignRole", ACTS),
    ("closeOrganisation", PROVES),
    ("contactProvider", CREATES),
    ("createApiClient", CREATES),
    ("createConsignment", CREATES),
    ("createProduct", CREATES),
    ("createRulePack", CREATES),
    ("deactivateUser", PROVES),
    ("draftOrder", CREATES),
    ("importLegacyOrders", CREATES),
    ("issueReport", CREATES),
    ("previewRuleChange", CREATES),
    (
        "proposeClassification",
        "It replaces the whole proposal: what is absent is not proposed.",
    ),
    ("registerUser", CREATES),
    ("requestAssessment", CREATES),
    ("requestTransportApproval", SELECTS),
    (
        "resubmitDocument",
        "It replaces the file of a document: what is absent is not known of the new one.",
    ),
    ("revealCase", SELECTS),
    ("revokeRole", ACTS),
    ("rotateClientSecret", ACTS),
    ("runSelfCheck", CREATES),
    ("sendMessage", CREATES),
    ("signIn", PROVES),
    ("startBulkSelfCheck", CREATES),
    ("submitDocument", CREATES),
    ("watchMarket", CREATES),
];

/// Optional fields of updates that are not in the table.
const OTHER_FIELDS: [(&str, &str, &str); 1] = [(
    "updateProduct",
    "facts",
    "It changes the facts that it names and keeps the others. Absent, it names none; it cannot be null.",
)];

/// The optional fields of each mutation's input.
fn optional_fields() -> BTreeMap<String, BTreeSet<String>> {
    let types = supergraph::types();
    let mutations = supergraph::fields(&types["Mutation"]).into_iter();
    let mutations = mutations.filter_map(|mutation| {
        let input = supergraph::arguments(mutation)
            .find(|argument| argument.name.node.as_str() == "input")?;
        let input = types.get(supergraph::named(&input.ty.node))?;
        let optional = supergraph::input_fields(input)
            .into_iter()
            .filter(|field| field.ty.node.nullable || field.default_value.is_some());
        let names = optional.map(|field| field.name.node.to_string());
        let names = names.filter(|name| !OF_EVERY_COMMAND.contains(&name.as_str()));
        Some((mutation.name.node.to_string(), names.collect()))
    });
    mutations.collect()
}

/// The fields of each mutation in the table.
fn checked_fields() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut checked: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for row in table::all() {
        let names = row.fields.iter().map(|field| field.name.to_owned());
        checked.entry(row.mutation).or_default().extend(names);
    }
    checked
}

#[test]
fn every_mutation_with_optional_fields_is_a_checked_update_or_an_exception_with_a_reason() {
    let (optional, checked) = (optional_fields(), checked_fields());
    assert!(optional.len() > 50, "{} mutations", optional.len());
    for (mutation, fields) in &optional {
        let is_update = mutation.starts_with("update") || mutation.starts_with("set");
        let is_exception = EXCEPTIONS.iter().any(|(name, _)| name == mutation) && !is_update;
        if is_update || fields.len() >= FEWEST {
            assert!(
                checked.contains_key(mutation.as_str()) || is_exception,
                "{mutation} takes {fields:?}: add it to the table, or say why it is no partial update"
            );
        }
    }
}

#[test]
fn every_optional_field_of_an_update_is_checked() {
    let optional = optional_fields();
    for (mutation, fields) in checked_fields() {
        let others = OTHER_FIELDS.iter().filter(|(name, _, _)| *name == mutation);
        let others = others.map(|(_, field, _)| (*field).to_owned());
        let all: BTreeSet<String> = fields.into_iter().chain(others).collect();
        assert_eq!(Some(&all), optional.get(mutation), "{mutation}");
    }
}

#[test]
fn every_exception_is_needed() {
    let (optional, checked) = (optional_fields(), checked_fields());
    for (mutation, _) in EXCEPTIONS {
        let count = optional.get(mutation).map_or(0, BTreeSet::len);
        assert!(count >= FEWEST, "{mutation} has {count} optional fields");
        assert!(
            !checked.contains_key(mutation),
            "{mutation} is in the table"
        );
    }
}
