//! How long who guesses has to wait.
//!
//! Failed sign-ins are counted by the address that was typed, whether it has an account or not; where a trusted proxy tells
//! the network address, by both together, so that a stranger's guesses from another place do not keep the owner out.
//! A few are free; then each makes the next one wait twice as long, at most a minute: at one guess a minute a password of
//! our least length is safe. Who guesses at one account from very many places waits as long. Who guesses from one place at
//! many accounts waits longer.

use time::{Duration, OffsetDateTime};

/// Failures that cost nothing: people mistype.
const FREE: i32 = 5;
/// After this long without a failure the count begins anew.
const FORGET: Duration = Duration::hours(1);

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
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
    const fn longest(self) -> Duration {
        match self {
            Self::Account | Self::Anywhere => Duration::minutes(1),
            Self::Address => Duration::minutes(15),
        }
    }

    /// A household or an office shares an address, and an account is tried from a few places at most.
    const fn free(self) -> i32 {
        match self {
            Self::Account => FREE,
            Self::Address => 10 * FREE,
            Self::Anywhere => 20 * FREE,
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
        self.blocked_until = now + wait(self.failures, counted);
        Ok(())
    }

    /// Takes back an attempt that did not fail.
    pub fn forgive(&mut self, now: OffsetDateTime) {
        self.failures = (self.failures - 1).max(0);
        self.blocked_until = now;
    }

    /// Whether this failure is the first that makes others wait.
    #[must_use]
    pub const fn is_first_wait(&self) -> bool {
        self.failures == FREE + 1
    }
}

fn wait(failures: i32, counted: Counted) -> Duration {
    let over = (failures - counted.free()).clamp(0, 20);
    if over == 0 { Duration::ZERO } else { Duration::seconds(1 << (over - 1)).min(counted.longest()) }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

    fn none() -> Attempts {
        Attempts { failures: 0, blocked_until: NOW, last_at: NOW }
    }

    #[test]
    fn waits_grow_but_nobody_is_kept_out_for_long() {
        let (mut attempts, mut now, mut waits) = (none(), NOW, Vec::new());
        for _ in 0..1000 {
            attempts.begin(Counted::Account, now).unwrap();
            waits.push((attempts.blocked_until - now).whole_seconds());
            now = attempts.blocked_until;
        }
        assert_eq!(waits[..13], [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(waits.iter().max(), Some(&60));
    }

    #[test]
    fn who_waits_is_told_how_long_and_is_not_counted() {
        let mut attempts = Attempts { failures: 6, blocked_until: NOW + Duration::SECOND, last_at: NOW };
        assert_eq!(attempts.begin(Counted::Account, NOW), Err(Duration::SECOND));
        assert_eq!(attempts.failures, 6);
        attempts.begin(Counted::Account, NOW + Duration::SECOND).unwrap();
        assert_eq!(attempts.failures, 7);
    }

    #[test]
    fn an_hour_of_quiet_and_a_success_are_forgiven() {
        let mut attempts = Attempts { failures: 50, ..none() };
        attempts.begin(Counted::Account, NOW + Duration::hours(2)).unwrap();
        assert_eq!(attempts.failures, 1);
        attempts.forgive(NOW);
        assert_eq!((attempts.failures, attempts.blocked_until), (0, NOW));
    }

    #[test]
    fn a_place_waits_later_and_longer() {
        let mut attempts = Attempts { failures: 40, ..none() };
        attempts.begin(Counted::Address, NOW).unwrap();
        assert_eq!(attempts.blocked_until, NOW);
        let mut many = Attempts { failures: 500, ..none() };
        many.begin(Counted::Address, NOW).unwrap();
        assert_eq!(many.blocked_until, NOW + Duration::minutes(15));
    }
}
