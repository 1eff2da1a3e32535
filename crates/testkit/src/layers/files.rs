//! What every subgraph has, and how long a file may be.

use std::path::Path;

use super::{DOMAINS, sources, without_tests};

/// In every subgraph, so that who knows one knows all.
const IN_EVERY_SUBGRAPH: [&str; 9] = [
    "README.md",
    "schema.graphql",
    "sqlx.toml",
    "src/main.rs",
    "src/domain",
    "src/service",
    "src/store",
    "src/graphql",
    "src/events",
];
const LONGEST_FILE: usize = 400;

/// What a subgraph should have and has not.
#[must_use]
pub fn folder_breaches(workspace: &Path) -> Vec<String> {
    let every =
        DOMAINS.iter().flat_map(|domain| IN_EVERY_SUBGRAPH.map(|part| format!("subgraphs/{domain}/{part}")));
    every
        .filter(|path| !workspace.join(path).exists())
        .map(|path| format!("{path}: missing; every subgraph has one"))
        .collect()
}

/// Outbox tables that are not the same in all domains.
#[must_use]
pub fn migration_breaches(workspace: &Path) -> Vec<String> {
    let files = DOMAINS.map(|domain| format!("migrations/{domain}/0001_outbox.sql"));
    let texts = files.each_ref().map(|file| std::fs::read_to_string(workspace.join(file)).ok());
    let first = &texts[0];
    files
        .iter()
        .zip(&texts)
        .filter(|(_, text)| text.is_none() || *text != first)
        .map(|(file, _)| format!("{file}: missing, or not the same as in the {} domain", DOMAINS[0]))
        .collect()
}

/// Files that are too long, without the tests at their end.
#[must_use]
pub fn size_breaches(workspace: &Path) -> Vec<String> {
    ["crates", "subgraphs", "gateway", "xtask", "e2e"]
        .iter()
        .flat_map(|folder| sources(&workspace.join(folder)))
        .filter_map(|(path, source)| {
            let lines = without_tests(&source).lines().count();
            let file = path.strip_prefix(workspace).unwrap_or(&path).display();
            (lines > LONGEST_FILE).then(|| format!("{file}: {lines} lines; {LONGEST_FILE} are the most"))
        })
        .collect()
}
