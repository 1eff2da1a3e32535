//! Files that are generated and checked in.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::{checkout, say};

/// A file and the text that it should have.
pub struct Generated {
    pub path: PathBuf,
    pub text: String,
}

/// Writes the files that differ. With `check`, writes nothing and fails if a file differs.
///
/// The error names the stale files and the command that writes them.
pub fn write(files: &[Generated], check: bool, command: &str) -> anyhow::Result<()> {
    let mut stale = Vec::new();
    for Generated { path, text } in files {
        let before = fs::read_to_string(path).unwrap_or_default();
        if before == *text {
            continue;
        }
        let name = path
            .strip_prefix(checkout::root())
            .unwrap_or(path)
            .display();
        if check {
            stale.push(format!("{name}{}", first_difference(&before, text)));
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
        }
        fs::write(path, text).with_context(|| format!("writing {name}"))?;
        say::step("Wrote", name);
    }
    if !stale.is_empty() {
        bail!("stale, run `{command}`:\n  {}", stale.join("\n  "));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_names_the_stale_file_and_the_command_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reference/errors.md");
        let files = [Generated {
            path: path.clone(),
            text: "one\ntwo\n".to_owned(),
        }];
        let error = write(&files, true, "cargo xtask reference").unwrap_err();
        assert!(error.to_string().contains("`cargo xtask reference`"));
        assert!(error.to_string().contains("errors.md:1:"), "{error}");
        assert!(!path.exists());
        write(&files, false, "cargo xtask reference").unwrap();
        write(&files, true, "cargo xtask reference").unwrap();
    }
}
