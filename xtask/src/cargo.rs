//! Cargo, always with the same selection of packages.
//!
//! Cargo unifies features over the packages that it is asked to build, so `cargo build -p gateway` and
//! `cargo build --workspace` would compile Apollo Router twice, ten minutes each. Everything here says
//! `--workspace`, and picks what it wants of the result.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use cargo_metadata::MetadataCommand;

use crate::services::tools;
use crate::{checkout, run};

/// Cargo in the checkout, with the `protoc` that the router's build script needs.
pub fn cargo() -> anyhow::Result<Command> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(checkout::root()).envs(protoc()?);
    for name in inherited_from_cargo() {
        command.env_remove(name);
    }
    // The checked-in query data is what everybody builds against; only `prepare` asks a database.
    for domain in crate::platform::DOMAINS {
        command.env_remove(domain.database_variable());
    }
    Ok(command)
}

/// What `cargo run` told us of our own package. Some build scripts (ring's) are run again when these variables change,
/// and then nearly everything is compiled again: so a cargo that we start must not see them.
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

/// Builds all programs of the workspace and returns the folder that they are in.
pub fn build(release: bool) -> anyhow::Result<PathBuf> {
    let mut command = cargo()?;
    command.args(["build", "--workspace", "--bins"]);
    if release {
        command.arg("--release");
    }
    run::run(&mut command)?;
    Ok(target()?.join(if release { "release" } else { "debug" }))
}

/// The target directory, wherever configuration or the environment put it.
pub fn target() -> anyhow::Result<PathBuf> {
    let metadata = MetadataCommand::new()
        .current_dir(checkout::root())
        .no_deps()
        .exec()?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// The settings that make `protoc` available where the machine has none.
fn protoc() -> anyhow::Result<Vec<(&'static str, PathBuf)>> {
    let mut settings = Vec::new();
    if std::env::var_os("PROTOC").is_none() && tools::find("protoc").is_none() {
        let vendored = protoc_bin_vendored::protoc_bin_path();
        settings.push((
            "PROTOC",
            vendored.context("install protobuf-compiler: none is shipped for this machine")?,
        ));
    }
    let system_types = Path::new("/usr/include/google/protobuf/timestamp.proto").exists();
    if std::env::var_os("PROTOC_INCLUDE").is_none() && !(system_types && settings.is_empty()) {
        settings.push(("PROTOC_INCLUDE", protoc_bin_vendored::include_path()?));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cargo_that_we_start_does_not_see_our_package() {
        let command = cargo().unwrap();
        for name in [
            "CARGO_MANIFEST_DIR",
            "CARGO_PKG_NAME",
            "CARGO_PKG_VERSION_MAJOR",
        ] {
            assert!(
                std::env::var_os(name).is_some(),
                "cargo tells a test its {name}"
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
