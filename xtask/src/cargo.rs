//! Cargo, always with the same selection of packages.
//!
//! Cargo unifies features over the packages that it builds, so `cargo build -p gateway` and `cargo build --workspace`
//! compile Apollo Router twice, ten minutes each. For this reason every call here uses `--workspace`.

use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::MetadataCommand;

use crate::domains::DOMAINS;
use crate::{checkout, run};

/// Cargo in the checkout.
pub fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(checkout::root());
    for name in inherited_from_cargo() {
        command.env_remove(name);
    }
    // Every build uses the checked-in query data; only `prepare` connects to a database.
    for domain in DOMAINS {
        command.env_remove(domain.database_variable());
    }
    command
}

/// The variables with which `cargo run` describes our own package. Some build scripts (for example that of ring) run
/// again when they change, which recompiles nearly everything. For this reason they are removed from the environment of
/// a nested Cargo.
fn inherited_from_cargo() -> impl Iterator<Item = String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| {
        name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
            || [
                "CARGO_BIN_NAME",
                "CARGO_CRATE_NAME",
                "CARGO_PRIMARY_PACKAGE",
                "OUT_DIR",
            ]
            .contains(&name.as_str())
    })
}

/// Builds all programs of the workspace and returns their folder.
pub fn build(release: bool) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--workspace", "--bins"]);
    if release {
        command.arg("--release");
    }
    run::run(&mut command)?;
    Ok(target()?.join(if release { "release" } else { "debug" }))
}

/// Builds these programs with the profile `dist`, and returns their folder. The profile has its own folder of dependencies, so a
/// selection of packages compiles nothing again that other builds use.
pub fn build_dist(packages: &[&str], arguments: &[&str]) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command
        .args(["build", "--profile", "dist"])
        .args(packages.iter().flat_map(|name| ["--package", name]))
        .args(arguments);
    if let Some(flags) = dist_flags(std::env::consts::ARCH) {
        command.env("RUSTFLAGS", flags);
    }
    run::run(&mut command)?;
    Ok(target()?.join("dist"))
}

/// The level x86-64-v2 has SSE4.2, SSSE3 and POPCNT, which every server since 2009 has. A higher level would exclude machines, and the
/// libraries that gain from AVX2 select it at run time.
fn dist_flags(architecture: &str) -> Option<&'static str> {
    (architecture == "x86_64").then_some("-C target-cpu=x86-64-v2")
}

/// The target directory, which Cargo's configuration or the environment may set.
pub fn target() -> anyhow::Result<PathBuf> {
    let metadata = MetadataCommand::new()
        .current_dir(checkout::root())
        .no_deps()
        .exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_architecture_has_levels() {
        assert_eq!(dist_flags("x86_64"), Some("-C target-cpu=x86-64-v2"));
        assert_eq!(dist_flags("aarch64"), None);
    }

    #[test]
    fn a_cargo_that_we_start_does_not_see_our_package() {
        let command = cargo();
        for name in [
            "CARGO_MANIFEST_DIR",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION_MAJOR",
        ] {
            assert!(
                std::env::var_os(name).is_some(),
                "Cargo sets {name} for tests"
            );
            assert!(
                command
                    .get_envs()
                    .any(|(given, value)| given == name && value.is_none()),
                "{name}"
            );
        }
    }
}
