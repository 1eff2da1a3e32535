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
    // The checked-in query data is what everybody builds against; only `prepare` asks a database.
    for domain in crate::platform::DOMAINS {
        command.env_remove(domain.database_variable());
    }
    Ok(command)
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
    let metadata = MetadataCommand::new().current_dir(checkout::root()).no_deps().exec()?;
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
