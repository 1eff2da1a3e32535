//! Required files of every subgraph, and maximum file lengths.

use std::path::Path;

use super::{DOMAINS, sources, without_tests};

/// Files of every subgraph, beside its capabilities. The layers at the top have what several capabilities share.
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
/// In lines, with the unit tests. Tests may be longer, because they are read one at a time.
const LONGEST_FILE: usize = 400;
const LONGEST_TEST_FILE: usize = 650;

/// Returns missing files of subgraphs.
#[must_use]
pub fn folder_breaches(workspace: &Path) -> Vec<String> {
    let every = DOMAINS
        .iter()
        .flat_map(|domain| IN_EVERY_SUBGRAPH.map(|part| format!("subgraphs/{domain}/{part}")));
    every
        .filter(|path| !workspace.join(path).exists())
        .map(|path| format!("{path}: missing; every subgraph has one"))
        .collect()
}

/// Migrations of the outbox, by the ends of their names.
const OUTBOX: [&str; 1] = ["_outbox.sql"];

/// Returns outbox tables that differ between domains.
#[must_use]
pub fn migration_breaches(workspace: &Path) -> Vec<String> {
    let mut breaches = Vec::new();
    for end in OUTBOX {
        let texts =
            DOMAINS.map(|domain| migration(&workspace.join("migrations").join(domain), end));
        let different = DOMAINS
            .iter()
            .zip(&texts)
            .filter(|(_, text)| text.is_none() || **text != texts[0]);
        breaches.extend(different.map(|(domain, _)| {
            format!(
                "migrations/{domain}/*{end}: missing, or not the same as in the {} domain",
                DOMAINS[0]
            )
        }));
    }
    breaches
}

fn migration(folder: &Path, end: &str) -> Option<String> {
    let files = std::fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    let mut named = files.filter(|path| path.to_string_lossy().ends_with(end));
    std::fs::read_to_string(named.next()?).ok()
}

/// Returns files that are too long, without the tests at their end.
#[must_use]
pub fn size_breaches(workspace: &Path) -> Vec<String> {
    ["crates", "subgraphs", "gateway", "xtask", "e2e"]
        .iter()
        .flat_map(|folder| sources(&workspace.join(folder)))
        .filter_map(|(path, source)| {
            let lines = without_tests(&source).lines().count();
            let file = path.strip_prefix(workspace).unwrap_or(&path).display();
            let is_test = path
                .iter()
                .any(|folder| folder == "tests" || folder == "benches");
            let most = if is_test {
                LONGEST_TEST_FILE
            } else {
                LONGEST_FILE
            };
            (lines > most).then(|| format!("{file}: {lines} lines; {most} are the most"))
        })
        .collect()
}
