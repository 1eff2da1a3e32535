//! The layer and dependency rules of the architecture, checked on the sources.
//!
//! The checks use text and metadata: the paths that a file names ([`paths()`]), its layer, and the dependencies of each `Cargo.toml`.
//! This is less precise than a compiler (a macro of another crate could hide a path) and needs none.
//!
//! Every function returns violations, one line each, with the location and the rule.

mod dependencies;
mod files;
mod paths;
mod routing;
mod rules;

pub use dependencies::dependency_breaches;
pub use files::{folder_breaches, migration_breaches, size_breaches};
pub use paths::{Used, paths};
pub use routing::routing_breaches;
pub use rules::{layer_breaches, source_breaches};

use std::path::{Path, PathBuf};

/// The domains; each is a folder in `subgraphs/`.
pub const DOMAINS: [&str; 5] = ["user", "rule", "order", "monitor", "common"];

/// The workspace in which this crate was built.
#[must_use]
pub fn workspace() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest
        .ancestors()
        .nth(2)
        .map(Path::to_owned)
        .expect("crates/testkit is two folders deep")
}

/// All Rust files in a folder, with their text.
fn sources(folder: &Path) -> impl Iterator<Item = (PathBuf, String)> + use<> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a folder can be listed").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source can be read");
            (path, text)
        })
}

/// A source without the tests at its end.
fn without_tests(source: &str) -> &str {
    source
        .find("\n#[cfg(test)]\nmod ")
        .map_or(source, |end| &source[..=end])
}
