//! Locks on files, which keep two runs of this tool from doing the same work at the same time.

use std::fs::{File, TryLockError};
use std::time::Duration;

use anyhow::Context;

use crate::{say, signals};

/// Locks the file exclusively. While another run has the lock, prints this reason once and waits. The lock is released
/// when the file is closed.
pub fn exclusive(file: File, reason: &str) -> anyhow::Result<File> {
    let mut has_waited = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error).context("locking a file"),
            Err(TryLockError::WouldBlock) if has_waited => {}
            Err(TryLockError::WouldBlock) => say::note("Waiting", reason),
        }
        has_waited = true;
        signals::pause(Duration::from_millis(100))?;
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_second_run_waits_until_the_first_closes_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = exclusive(File::create(&path).unwrap(), "the first").unwrap();
        // A file that is opened to read can be locked, too.
        let second = File::open(&path).unwrap();
        let second = thread::spawn(move || exclusive(second, "the first run has it"));
        thread::sleep(Duration::from_millis(300));
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap().unwrap();
    }
}
