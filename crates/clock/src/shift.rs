//! The shift of the clock into the past, in debug builds only.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use time::Duration;

/// The variable with the path of the file that contains the shift in seconds.
const VARIABLE: &str = "CARNET_CLOCK_FILE";

static SHIFT: LazyLock<Shift> =
    LazyLock::new(|| Shift::new(std::env::var_os(VARIABLE).map(PathBuf::from)));

/// The shift of this process.
pub fn behind() -> Duration {
    SHIFT.behind()
}

struct Shift {
    file: Option<PathBuf>,
    ended: AtomicBool,
}

impl Shift {
    const fn new(file: Option<PathBuf>) -> Self {
        Self {
            file,
            ended: AtomicBool::new(false),
        }
    }

    /// Reads the file each time, so that a step of the clock is effective in all processes at once.
    fn behind(&self) -> Duration {
        let Some(file) = self.file.as_deref().filter(|_| !self.has_ended()) else {
            return Duration::ZERO;
        };
        read(file).unwrap_or_else(|| {
            self.ended.store(true, Ordering::Relaxed);
            Duration::ZERO
        })
    }

    fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

fn read(file: &Path) -> Option<Duration> {
    let seconds: u32 = fs::read_to_string(file).ok()?.trim().parse().ok()?;
    Some(Duration::seconds(seconds.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reading_sees_the_last_step() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        let shift = Shift::new(Some(file.clone()));
        for (text, seconds) in [("86400\n", 86_400), ("60", 60), ("0", 0), ("5", 5)] {
            fs::write(&file, text).unwrap();
            assert_eq!(shift.behind(), Duration::seconds(seconds), "{text}");
        }
    }

    #[test]
    fn a_process_that_has_arrived_in_the_present_stays_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        fs::write(&file, "86400").unwrap();
        let shift = Shift::new(Some(file.clone()));
        assert_eq!(shift.behind(), Duration::DAY);
        fs::remove_file(&file).unwrap();
        assert_eq!(shift.behind(), Duration::ZERO);
        fs::write(&file, "86400").unwrap();
        assert_eq!(shift.behind(), Duration::ZERO);
    }

    #[test]
    fn only_a_number_of_seconds_into_the_past_shifts_the_clock() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clock");
        for text in ["", "-86400", "1.5", "tomorrow", "99999999999"] {
            fs::write(&file, text).unwrap();
            assert_eq!(
                Shift::new(Some(file.clone())).behind(),
                Duration::ZERO,
                "{text}"
            );
        }
        assert_eq!(Shift::new(None).behind(), Duration::ZERO);
    }
}
