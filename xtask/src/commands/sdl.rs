use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::bail;
use clap::Args;

use crate::domains::DOMAINS;
use crate::{cargo, checkout, run, say};

/// Write subgraphs/*/schema.graphql from the code
///
/// Needs no database. `compose` is what comes next.
#[derive(Args)]
pub struct Sdl {
    /// Write nothing; fail if a file is stale
    #[arg(long)]
    check: bool,
}

impl Sdl {
    pub fn run(self) -> anyhow::Result<()> {
        sdl(&cargo::build(false)?, self.check)
    }
}

pub fn sdl(programs: &Path, check: bool) -> anyhow::Result<()> {
    let mut stale = Vec::new();
    for domain in DOMAINS {
        let file = domain.folder().join("schema.graphql");
        let schema = run::output(
            Command::new(programs.join(domain.name))
                .arg("sdl")
                .env_clear(),
            "",
        )?;
        let before = fs::read_to_string(&file).unwrap_or_default();
        if before == schema {
            continue;
        }
        let name = file
            .strip_prefix(checkout::root())
            .unwrap_or(&file)
            .display();
        if check {
            stale.push(format!("{name}{}", first_difference(&before, &schema)));
        } else {
            fs::write(&file, schema)?;
            say::step("Wrote", name);
        }
    }
    if !stale.is_empty() {
        bail!(
            "not what the code says (`cargo xtask sdl` writes it):\n  {}",
            stale.join("\n  ")
        );
    }
    Ok(())
}

fn first_difference(before: &str, after: &str) -> String {
    let pairs = before.lines().chain([""]).zip(after.lines().chain([""]));
    let different = pairs
        .enumerate()
        .find(|(_, (before, after))| before != after);
    different.map_or_else(String::new, |(index, (before, after))| {
        format!(":{}: has {before:?}, the code says {after:?}", index + 1)
    })
}
