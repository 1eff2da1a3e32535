//! The checked-in reference of events is the one that the code renders.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// `docs/reference` of the workspace.
fn folder() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    workspace.unwrap().join("docs/reference")
}

#[test]
fn the_checked_in_reference_is_current() {
    for (path, content) in events::reference() {
        let checked_in = std::fs::read_to_string(folder().join(&path)).unwrap_or_default();
        assert!(
            checked_in == content,
            "docs/reference/{path} is not current: run `cargo xtask reference`"
        );
    }
}

#[test]
fn no_schema_of_a_removed_type_is_left() {
    let rendered: BTreeSet<String> = events::reference()
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    for file in std::fs::read_dir(folder().join("events")).unwrap() {
        let path = format!("events/{}", file.unwrap().file_name().to_string_lossy());
        assert!(
            rendered.contains(&path),
            "docs/reference/{path} belongs to no type of event: delete it"
        );
    }
}

#[test]
fn every_type_of_event_has_a_schema_and_a_row() {
    let reference = events::reference();
    let content = |wanted: &str| {
        let found = reference.iter().find(|(path, _)| path == wanted);
        found.map(|(_, content)| content.as_str())
    };
    let page = content("events.md").unwrap();
    for producer in events::PRODUCERS {
        for (kind, _) in events::routes(producer) {
            assert!(content(&format!("events/{kind}.json")).is_some(), "{kind}");
            assert!(page.contains(&format!("\n| [`{kind}`]")), "{kind}");
        }
    }
}
