//! The events of the code are compatible with the published ones: `crates/events/published` has the schemas as they were first
//! published, and `cargo xtask reference` adds those of new types only.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod cases;
mod comparison;

use std::collections::BTreeMap;
use std::path::Path;

use comparison::breaches;
use serde_json::Value;

/// The published schemas, by file name.
fn published() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("published");
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    files
        .map(|file| {
            let schema = std::fs::read_to_string(file.path()).unwrap();
            let name = file.file_name().into_string().unwrap();
            (name, serde_json::from_str(&schema).unwrap())
        })
        .collect()
}

/// The schemas of the code, by file name.
fn rendered() -> BTreeMap<String, Value> {
    let schemas = events::published().into_iter();
    schemas
        .map(|(name, schema)| (name, serde_json::from_str(&schema).unwrap()))
        .collect()
}

#[test]
fn every_published_type_still_exists_and_is_compatible() {
    let rendered = rendered();
    let mut found = Vec::new();
    for (name, schema) in published() {
        match rendered.get(&name) {
            Some(new) => {
                let of_type = breaches(&schema, new).into_iter();
                found.extend(of_type.map(|breach| format!("{name} {breach}")));
            }
            None => found.push(format!("{name} /: the type is gone")),
        }
    }
    assert!(
        found.is_empty(),
        "consumers of the published events would break; declare a new type with the next version beside the old one:\n{}",
        found.join("\n")
    );
}

#[test]
fn every_type_is_published() {
    let published = published();
    let missing: Vec<_> = rendered()
        .into_keys()
        .filter(|name| !published.contains_key(name))
        .collect();
    assert!(
        missing.is_empty(),
        "run `cargo xtask reference`; crates/events/published does not have {missing:?}"
    );
}
