//! Backoff after failed attempts.
//!
//! An attempt is counted before the password is compared, and refused if its counter is blocked. Only an attempt that
//! is not refused costs a password hash. There are four counters:
//!
//! | counter | counts | first attempt that waits | wait |
//! |---|---|---|---|
//! | [`Counted::Device`] | one known device (see [`super::Device`]) for its account | the 7th | 2 s, doubled up to 60 s |
//! | [`Counted::Account`] | one typed address; per network address if that is known | the 7th | 2 s, doubled up to 60 s |
//! | [`Counted::Anywhere`] | one typed address, from all network addresses; only if these are known | the 8th | 15 s |
//! | [`Counted::Address`] | one network address, for all typed addresses | the 52nd | 2 s, doubled up to 15 min |
//!
//! An attempt with a valid device token uses only the counter of its device, so other clients cannot delay it. All
//! other attempts for an account share the other counters, which allow at most ten attempts in any minute. The counters
//! are the same whether or not the typed address has an account. Other clients can keep these counters blocked. An
//! owner without a known device then resets the password, which returns a device token. Guesses from one network
//! address block it for [`Counted::Account`]; the owner can sign in from elsewhere at least three seconds out of four.

use time::{Duration, OffsetDateTime};

/// Time without a failure after which the count restarts.
const FORGET: Duration = Duration::hours(1);

/// The counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// One known device for its account.
    Device,
    /// One account, per network address if that is known, so that guesses from elsewhere do not delay the owner.
    Account,
    /// One account, from all network addresses. Used only if the network address is known.
    Anywhere,
    /// One network address, for all accounts.
    Address,
}

/// The failures so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    pub failures: i32,
    pub blocked_until: OffsetDateTime,
    pub last_at: OffsetDateTime,
}

impl Counted {
    /// Number of failures without a wait, because people mistype. A household or an office shares a network address.
    const fn free(self) -> i32 {
        match self {
            Self::Device | Self::Account => 5,
            Self::Anywhere => 6,
            Self::Address => 50,
        }
    }

    const fn shortest(self) -> Duration {
        match self {
            Self::Device | Self::Account | Self::Address => Duration::seconds(2),
            Self::Anywhere => Duration::seconds(15),
        }
    }

    const fn longest(self) -> Duration {
        match self {
            Self::Device | Self::Account => Duration::minutes(1),
            Self::Anywhere => Duration::seconds(15),
            Self::Address => Duration::minutes(15),
        }
    }

    /// The wait after this many failures.
    fn wait(self, failures: i32) -> Duration {
        let over = (failures - self.free()).clamp(0, 20);
        if over == 0 {
            Duration::ZERO
        } else {
            (self.shortest() * (1_i32 << (over - 1))).min(self.longest())
        }
    }
}

impl Attempts {
    /// Counts an attempt in advance, as a failure, so that concurrent attempts cannot bypass the limit. Returns the
    /// wait if the attempt is blocked.
    pub fn begin(&mut self, counted: Counted, now: OffsetDateTime) -> Result<(), Duration> {
        if self.blocked_until > now {
            return Err(self.blocked_until - now);
        }
        if now - self.last_at > FORGET {
            self.failures = 0;
        }
        self.failures = self.failures.saturating_add(1);
        self.last_at = now;
        self.blocked_until = now + counted.wait(self.failures);
        Ok(())
    }

    /// Reverts the count of an attempt that succeeded.
    pub fn forgive(&mut self, now: OffsetDateTime) {
        self.failures = (self.failures - 1).max(0);
        self.blocked_until = now;
    }

    /// Returns whether this failure is the first that causes a wait.
    #[must_use]
    pub const fn is_first_wait(&self, counted: Counted) -> bool {
        self.failures == counted.free() + 1
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

    fn none() -> Attempts {
        Attempts {
            failures: 0,
            blocked_until: NOW,
            last_at: NOW,
        }
    }

    /// The times of this many attempts by a client that waits no longer than necessary.
    fn moments(counted: Counted, count: usize) -> Vec<OffsetDateTime> {
        let (mut attempts, mut now, mut moments) = (none(), NOW, Vec::new());
        for _ in 0..count {
            attempts.begin(counted, now).unwrap();
            moments.push(now);
            now = attempts.blocked_until;
        }
        moments
    }

    #[test]
    fn waits_grow_but_nobody_is_kept_out_for_long() {
        for counted in [Counted::Device, Counted::Account] {
            let moments = moments(counted, 1000);
            let waits: Vec<i64> = moments
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).whole_seconds())
                .collect();
            assert_eq!(waits[..12], [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60]);
            assert_eq!(waits.iter().max(), Some(&60));
        }
    }

    #[test]
    fn an_account_has_at_most_ten_verified_attempts_in_any_minute() {
        for counted in [Counted::Device, Counted::Account, Counted::Anywhere] {
            let moments = moments(counted, 1000);
            let most = moments.iter().map(|from| {
                moments
                    .iter()
                    .filter(|at| (*from..*from + Duration::MINUTE).contains(*at))
                    .count()
            });
            assert_eq!(most.max(), Some(10), "{counted:?}");
        }
    }

    /// One network address is slowed down before it can exhaust the budget that the account has for all network
    /// addresses.
    #[test]
    fn guesses_from_one_place_leave_the_account_open_for_others() {
        let mut anywhere = none();
        for moment in moments(Counted::Account, 6) {
            anywhere.begin(Counted::Anywhere, moment).unwrap();
        }
        assert_eq!(anywhere.begin(Counted::Anywhere, NOW), Ok(()));
    }

    #[test]
    fn who_waits_is_told_how_long_and_is_not_counted() {
        let mut attempts = Attempts {
            failures: 6,
            blocked_until: NOW + Duration::SECOND,
            last_at: NOW,
        };
        assert_eq!(attempts.begin(Counted::Account, NOW), Err(Duration::SECOND));
        assert_eq!(attempts.failures, 6);
        attempts
            .begin(Counted::Account, NOW + Duration::SECOND)
            .unwrap();
        assert_eq!(attempts.failures, 7);
    }

    #[test]
    fn an_hour_of_quiet_and_a_success_are_forgiven() {
        let mut attempts = Attempts {
            failures: 50,
            ..none()
        };
        attempts
            .begin(Counted::Account, NOW + Duration::hours(2))
            .unwrap();
        assert_eq!(attempts.failures, 1);
        attempts.forgive(NOW);
        assert_eq!((attempts.failures, attempts.blocked_until), (0, NOW));
    }

    #[test]
    fn a_place_waits_later_and_longer() {
        let mut attempts = Attempts {
            failures: 40,
            ..none()
        };
        attempts.begin(Counted::Address, NOW).unwrap();
        assert_eq!(attempts.blocked_until, NOW);
        let mut many = Attempts {
            failures: 500,
            ..none()
        };
        many.begin(Counted::Address, NOW).unwrap();
        assert_eq!(many.blocked_until, NOW + Duration::minutes(15));
    }
}
