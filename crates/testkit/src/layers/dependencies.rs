//! Dependency rules between crates, checked with `cargo metadata` and the lockfile.

use std::path::Path;

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};

use super::DOMAINS;

/// Crates that only some packages may depend on, for any purpose. A subgraph depends on sqlx for its `store`; the layer rules check
/// that.
const ONLY: [(&str, &[&str]); 5] = [
    ("aes-gcm", &["envelope"]),
    ("deadpool-redis", &["outbox"]),
    ("redis", &["outbox", "gateway", "testkit", "bench"]),
    ("rsa", &["envelope", "user"]),
    (
        "sqlx",
        &[
            "commands", "database", "envelope", "outbox", "testkit", "user", "rule", "order",
            "monitor", "common", "bench",
        ],
    ),
];

/// Packages with restricted dependencies on other packages of this workspace.
const OURS: [(&str, &[&str]); 13] = [
    ("gateway", &["caller", "clock", "events"]),
    ("xtask", &["envelope", "events"]),
    ("caller", &["clock"]),
    ("clock", &[]),
    ("events", &[]),
    ("database", &[]),
    ("envelope", &[]),
    ("outbox", &["database", "events"]),
    ("ids", &["clock"]),
    ("refusal", &["normalisation"]),
    (
        "commands",
        &["caller", "database", "envelope", "events", "refusal"],
    ),
    (
        "chassis",
        &[
            "caller",
            "clock",
            "commands",
            "database",
            "normalisation",
            "refusal",
        ],
    ),
    (
        "subgraph",
        &["caller", "chassis", "database", "envelope", "outbox"],
    ),
];

/// Crates that no build may contain. There is one TLS library, which needs no C library of the system.
const BANNED: [&str; 2] = ["openssl-sys", "native-tls"];

/// Returns the violations of the dependency rules in the workspace on disk.
#[must_use]
pub fn dependency_breaches(workspace: &Path) -> Vec<String> {
    let metadata = MetadataCommand::new()
        .manifest_path(workspace.join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace");
    let lockfile =
        std::fs::read_to_string(workspace.join("Cargo.lock")).expect("there is a lockfile");
    let mut breaches: Vec<String> = metadata
        .packages
        .iter()
        .flat_map(|package| package_breaches(&metadata, package))
        .collect();
    let locked = |name: &&&str| {
        lockfile
            .lines()
            .any(|line| line == format!("name = \"{name}\""))
    };
    breaches.extend(
        BANNED
            .iter()
            .filter(locked)
            .map(|name| format!("Cargo.lock: {name} is banned")),
    );
    breaches
}

fn package_breaches(metadata: &Metadata, package: &Package) -> Vec<String> {
    let breach = |dependency: &Dependency, rule: &str| {
        let file = package
            .manifest_path
            .strip_prefix(&metadata.workspace_root)
            .unwrap_or(&package.manifest_path);
        format!(
            "{file}: {} may not depend on {}: {rule}",
            package.name, dependency.name
        )
    };
    package
        .dependencies
        .iter()
        .filter_map(|dependency| Some(breach(dependency, broken_rule(&package.name, dependency)?)))
        .collect()
}

/// Returns the rule that this dependency violates, if any.
fn broken_rule(package: &str, dependency: &Dependency) -> Option<&'static str> {
    let name = dependency.name.as_str();
    let for_tests = dependency.kind == DependencyKind::Development || package == "e2e";
    if ONLY
        .iter()
        .any(|(only, packages)| *only == name && !packages.contains(&package))
    {
        return Some("only those that own what it is for may");
    }
    // The other rules concern this workspace.
    dependency.path.as_ref()?;
    if DOMAINS.contains(&name) {
        return Some("nothing depends on a subgraph");
    }
    if name == "testkit" {
        return (!for_tests).then_some("it is for tests only");
    }
    let broken = OURS
        .iter()
        .any(|(of, others)| *of == package && !others.contains(&name));
    (broken && !for_tests).then_some("it may use fewer of our crates")
}

#[cfg(test)]
mod tests {
    use cargo_metadata::Dependency;
    use serde_json::json;

    use super::broken_rule;

    fn dependency(name: &str, kind: Option<&str>, ours: bool) -> Dependency {
        let path = ours.then(|| format!("/somewhere/{name}"));
        serde_json::from_value(json!({
            "name": name, "req": "*", "kind": kind, "optional": false, "uses_default_features": true, "features": [],
            "target": null, "rename": null, "registry": null, "source": null, "path": path,
        }))
        .unwrap()
    }

    #[test]
    fn each_kind_of_breach_is_seen() {
        for (package, name, kind, ours) in [
            ("gateway", "sqlx", None, false),
            ("order", "redis", Some("dev"), false),
            ("common", "rsa", None, false),
            ("order", "user", None, true),
            ("e2e", "order", Some("dev"), true),
            ("order", "testkit", None, true),
            ("gateway", "database", None, true),
            ("events", "database", None, true),
        ] {
            assert!(
                broken_rule(package, &dependency(name, kind, ours)).is_some(),
                "{package} on {name}"
            );
        }
        for (package, name, kind, ours) in [
            ("order", "sqlx", None, false),
            ("order", "outbox", None, true),
            ("order", "testkit", Some("dev"), true),
            ("gateway", "events", None, true),
            ("gateway", "redis", None, false),
            ("outbox", "testkit", Some("dev"), true),
            ("user", "rsa", None, false),
        ] {
            assert_eq!(
                broken_rule(package, &dependency(name, kind, ours)),
                None,
                "{package} on {name}"
            );
        }
    }
}
