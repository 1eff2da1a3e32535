use clap::Args;

use crate::services::packages;
use crate::{cargo, run, say};

/// Check dependencies against deny.toml: licences, bans, advisories, sources
#[derive(Args)]
pub struct Audit {
    /// Skip the known vulnerabilities, whose list is downloaded
    #[arg(long)]
    offline: bool,
}

impl Audit {
    pub fn run(self) -> anyhow::Result<()> {
        if packages::find("cargo-deny").is_none() {
            say::step("Installing", "cargo-deny (about ten minutes)");
            // The tool is not part of our build and must not share its target directory.
            let mut install = cargo::cargo();
            run::run(
                install
                    .args(["install", "--locked", "cargo-deny"])
                    .env_remove("CARGO_TARGET_DIR"),
            )?;
        }
        let mut deny = cargo::cargo();
        deny.args([
            "deny",
            "--all-features",
            "check",
            "bans",
            "licenses",
            "sources",
        ]);
        if !self.offline {
            deny.arg("advisories");
        }
        run::run(&mut deny)
    }
}
