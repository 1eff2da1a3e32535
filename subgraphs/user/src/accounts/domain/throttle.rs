//! How long an attempt waits that follows failed ones.
//!
//! An attempt is counted before the password is looked at, and refused if its counter is blocked: only a verified attempt
//! costs a password hash. Four counters exist:
//!
//! | counter | counts | the first that waits | wait |
//! |---|---|---|---|
//! | [`Counted::Device`] | one known device (see [`super::Device`]) at its account | the 7th | 2 s, doubled up to 60 s |
//! | [`Counted::Account`] | one typed address; from one network address where that is known | the 7th | 2 s, doubled up to 60 s |
//! | [`Counted::Anywhere`] | one typed address, from all network addresses; where these are known | the 8th | 15 s |
//! | [`Counted::Address`] | one network address, whatever was typed | the 52nd | 2 s, doubled up to 15 min |
//!
//! An attempt with a valid device token is counted by its device alone, so nothing that strangers do makes it wait. All
//! other attempts at an account share the other counters, which makes at most ten verified attempts in any minute; a
//! counter is the same whether the typed address has an account or not. Strangers can keep these counters blocked. An
//! owner without a known device then uses a password reset, which answers a device token. Guesses from one network
//! address block it for [`Counted::Account`] and leave the owner elsewhere at least three seconds of four.

use time::{Duration, OffsetDateTime};

/// After this long without a failure the count begins anew.
const FORGET: Duration = Duration::hours(1);

/// The things that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// One known device at its account.
    Device,
    /// One account: from one place where that is known, so that a stranger's guesses are not the owner's.
    Account,
    /// One account, from wherever, where the place is known too.
    Anywhere,
    /// One place, whatever the account.
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
    /// Failures that cost nothing, because people mistype. A household or an office shares a network address.
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

    /// The wait that begins with this failure.
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
    /// Counts an attempt before it is made, as if it will fail: so a thousand at the same time are no way around. How
    /// long to wait, if it may not be made yet.
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

    /// Takes back an attempt that did not fail.
    pub fn forgive(&mut self, now: OffsetDateTime) {
        self.failures = (self.failures - 1).max(0);
        self.blocked_until = now;
    }

    /// Whether this failure is the first that makes others wait.
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

    /// When each of so many attempts is made by a client that waits no longer than necessary.
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

    /// One place is slowed down before it can use up what the account has from all places.
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
