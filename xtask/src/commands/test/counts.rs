use std::fmt;
use std::ops::AddAssign;

/// The number of tests by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// The last line of a run.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

impl Counts {
    /// Adds up the result lines in the output of test programs: `test result: ok. 3 passed; 0 failed; …`.
    pub fn of(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output
            .lines()
            .filter_map(|line| line.trim().strip_prefix("test result: "))
        {
            for (number, what) in line
                .split(['.', ';'])
                .filter_map(|part| part.trim().split_once(' '))
            {
                let number: u64 = number.parse().unwrap_or_default();
                match what {
                    "passed" => counts.passed += number,
                    "failed" => counts.failed += number,
                    "ignored" => counts.skipped += number,
                    _ => {}
                }
            }
        }
        counts
    }

    /// Reads the summary of Vitest: `Tests  1 failed | 12 passed | 2 skipped (15)`.
    pub fn of_vitest(output: &str) -> Self {
        let mut counts = Self::default();
        let summaries = output
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Tests "));
        for part in summaries.flat_map(|line| line.split(['|', '('])) {
            let Some((number, what)) = part.trim().split_once(' ') else {
                continue;
            };
            let number: u64 = number.parse().unwrap_or_default();
            match what {
                "passed" => counts.passed += number,
                "failed" => counts.failed += number,
                "skipped" | "todo" => counts.skipped += number,
                _ => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_test_programs() {
        let output = "running 2 tests\ntest a ... ok\n\
            test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 4 filtered out; finished in 0.31s\n\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(
            Counts::of(output),
            Counts {
                passed: 15,
                failed: 1,
                skipped: 2
            }
        );
    }

    #[test]
    fn reads_vitest() {
        for (summary, passed, failed, skipped) in [
            ("      Tests  12 passed (12)", 12, 0, 0),
            (
                "Tests  1 failed | 12 passed | 2 skipped | 1 todo (16)",
                12,
                1,
                3,
            ),
        ] {
            let output = format!(" Test Files  3 passed (3)\n{summary}\n   Duration  1.2s\n");
            let expected = Counts {
                passed,
                failed,
                skipped,
            };
            assert_eq!(Counts::of_vitest(&output), expected);
        }
        assert_eq!(Counts::of_vitest("No test files found"), Counts::default());
    }

    #[test]
    fn ends_with_the_counts() {
        assert_eq!(
            Counts {
                passed: 3,
                failed: 0,
                skipped: 0
            }
            .to_string(),
            "3 passed, 0 failed"
        );
        assert_eq!(
            Counts {
                passed: 3,
                failed: 1,
                skipped: 2
            }
            .to_string(),
            "3 passed, 1 failed, 2 skipped"
        );
    }
}
