//! The clock of a platform that makes the history of its data. `crates/clock` describes it.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// The time of a platform before the present.
#[derive(Debug)]
pub struct Past {
    file: Option<PathBuf>,
}

impl Past {
    /// The past of the platform whose processes read this file, which the variable of the clock must name for this
    /// process, too. Without a file, the platform is in the present.
    #[must_use]
    pub const fn new(file: Option<PathBuf>) -> Self {
        Self { file }
    }

    /// The number of days before the present. Zero in a release build, which cannot run in the past.
    #[must_use]
    pub fn days(&self) -> i64 {
        if self.file.is_some() {
            clock::behind().whole_days()
        } else {
            0
        }
    }

    /// Moves the clock of all processes to this number of days before the present. Fails if the file is gone, because the
    /// platform was started again in the present.
    pub fn set(&self, days: i64) -> anyhow::Result<()> {
        let file = self
            .file
            .as_deref()
            .filter(|file| file.exists())
            .context("the platform is in the present")?;
        let next = file.with_extension("next");
        fs::write(&next, (days * SECONDS_OF_A_DAY).to_string())?;
        // Another process reads either the old or the new file.
        fs::rename(&next, file).with_context(|| format!("writing {}", file.display()))
    }

    /// Moves the clock of all processes to the present, for good.
    pub fn end(self) -> anyhow::Result<()> {
        match self.file {
            Some(file) => {
                fs::remove_file(&file).with_context(|| format!("deleting {}", file.display()))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_to_a_day_and_ends_without_a_file() {
        let file = std::env::temp_dir().join(format!("clock-{}", uuid::Uuid::now_v7().simple()));
        fs::write(&file, "0").unwrap();
        let past = Past::new(Some(file.clone()));
        for (days, seconds) in [(29, "2505600"), (1, "86400")] {
            past.set(days).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), seconds);
        }
        past.end().unwrap();
        assert!(!file.exists());
        assert!(Past::new(Some(file.clone())).set(1).is_err());
        assert!(!file.exists(), "the present is for good");
    }

    #[test]
    fn without_a_file_the_platform_is_in_the_present() {
        let past = Past::new(None);
        assert_eq!(past.days(), 0);
        assert!(past.set(1).is_err());
        past.end().unwrap();
    }
}
