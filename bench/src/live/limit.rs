//! The limit of open files, which limits streams: each takes one in the gateway and one here.

use std::fs;

use anyhow::Context;

use crate::systems::System;

/// Files for everything else.
const RESERVE: usize = 1_000;

/// The most streams that this process and the gateways of a system can have open.
pub fn streams(system: &System) -> anyhow::Result<usize> {
    let own = std::process::id();
    let mut least = usize::MAX;
    for pid in system.gateways.iter().copied().chain([own]) {
        let limits = fs::read_to_string(format!("/proc/{pid}/limits"))
            .with_context(|| format!("reading the limits of process {pid}"))?;
        least = least.min(open_files(&limits).context("a limit of open files")?);
    }
    Ok(least.saturating_sub(RESERVE))
}

/// The soft limit of open files.
fn open_files(limits: &str) -> Option<usize> {
    let mut lines = limits.lines();
    let soft = lines
        .find_map(|line| line.strip_prefix("Max open files"))?
        .split_whitespace()
        .next()?;
    if soft == "unlimited" {
        return Some(usize::MAX);
    }
    soft.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_counts() {
        let limits = |soft: &str| {
            format!("Limit  Soft Limit  Hard Limit  Units\nMax open files  {soft}  4096  files\n")
        };
        assert_eq!(open_files(&limits("1024")), Some(1024));
        assert_eq!(open_files(&limits("unlimited")), Some(usize::MAX));
        assert_eq!(open_files(""), None);
    }
}
