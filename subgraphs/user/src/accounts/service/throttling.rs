use std::net::IpAddr;

use caller::Caller;
use commands::Error;
use database::{Conn, Pool};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::SecretString;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::accounts::domain::{Account, Counted, Device, Email};
use crate::accounts::events::outgoing;
use crate::accounts::store;
use crate::domain::{Refusal, UserId};
use crate::store::Keyring;

/// An address and a password that are about to be compared with an account.
pub(crate) struct Candidate<'a> {
    pub email: &'a Email,
    /// The account of the address, if it has one.
    pub account: Option<&'a Account>,
    pub device_token: Option<&'a SecretString>,
}

/// A counted attempt that is in progress.
pub(crate) struct CountedAttempt {
    keys: Vec<(Counted, Vec<u8>)>,
    /// The known device that makes the attempt.
    device: Option<Device>,
}

/// A refused attempt, with its wait.
pub(crate) struct Blocked {
    wait: Duration,
}

/// Counts attempts to sign in and to prove an identity. Cheap to clone.
#[derive(Clone)]
pub struct Throttling {
    pool: Pool,
    keyring: Keyring,
}

impl Throttling {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self { pool, keyring }
    }

    /// Counts a sign-in in advance, and refuses it if there were too many. A known device has its own counter; all
    /// others share the counters of the account. An address without an account is counted in the same way.
    pub(crate) async fn begin_attempt(
        &self,
        caller: &Caller,
        candidate: &Candidate<'_>,
        now: OffsetDateTime,
    ) -> Result<Result<CountedAttempt, Blocked>, Error> {
        let Candidate {
            email,
            account,
            device_token,
        } = *candidate;
        let known = account.zip(device_token);
        let device =
            known.and_then(|(account, token)| self.keyring.known_device(token, account, now));
        let network = caller.address().and_then(network);
        let keys = match (device, network) {
            (Some(device), _) => vec![(Counted::Device, self.keyring.device_key(device))],
            (None, Some(network)) => vec![
                (
                    Counted::Account,
                    self.keyring.account_key(email, Some(&network)),
                ),
                (Counted::Anywhere, self.keyring.account_key(email, None)),
                (Counted::Address, self.keyring.address_key(&network)),
            ],
            (None, None) => vec![(Counted::Account, self.keyring.account_key(email, None))],
        };
        self.count_attempt(
            caller,
            CountedAttempt { keys, device },
            account.map(|account| account.user),
            now,
        )
        .await
    }

    /// Counts a proof of identity within a session in advance, and refuses it if there were too many.
    pub(super) async fn begin_proof(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<CountedAttempt, Error> {
        let keys = vec![(Counted::Account, self.keyring.person_key(user))];
        let counted = self
            .count_attempt(
                caller,
                CountedAttempt { keys, device: None },
                Some(user),
                now,
            )
            .await?;
        Ok(counted.map_err(|_| too_many_attempts())?)
    }

    /// Publishes that a sign-in or a proof failed, with the reason.
    pub(crate) async fn publish_failure(
        &self,
        caller: &Caller,
        user: Option<UserId>,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        outgoing::sign_in_failed(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            user,
            reason,
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn count_attempt(
        &self,
        caller: &Caller,
        attempt: CountedAttempt,
        user: Option<UserId>,
        now: OffsetDateTime,
    ) -> Result<Result<CountedAttempt, Blocked>, Error> {
        let mut tx = self.pool.begin().await?;
        let mut first = false;
        for (counted, key) in &attempt.keys {
            let mut attempts = store::sign_in_attempts::lock(&mut tx, key, now).await?;
            if let Err(wait) = attempts.begin(*counted, now) {
                return Ok(Err(Blocked { wait }));
            }
            let about_an_account = matches!(counted, Counted::Device | Counted::Account);
            first |= about_an_account && attempts.is_first_wait(*counted);
            store::sign_in_attempts::update(&mut tx, key, &attempts).await?;
        }
        if first {
            outgoing::sign_in_throttled(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                user,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(Ok(attempt))
    }
}

impl Blocked {
    /// The wait in whole minutes, which hides the exact time at which it ends.
    pub fn minutes(&self) -> i32 {
        let minutes = self.wait.whole_seconds().saturating_add(59) / 60;
        i32::try_from(minutes).unwrap_or(i32::MAX).max(1)
    }
}

impl CountedAttempt {
    /// Creates the device token after the attempt: for the device that made it, or for a new device with this id.
    pub fn device_token(
        &self,
        keyring: &Keyring,
        id: Uuid,
        account: &Account,
        now: OffsetDateTime,
    ) -> SecretString {
        let id = self.device.map_or(id, |device| device.id);
        keyring.device_token(Device::issued(id, now), account)
    }

    /// Records success: resets the counters of the device or the account, and reverts the count of the network address.
    pub async fn succeeded(&self, conn: &mut Conn, now: OffsetDateTime) -> Result<(), Error> {
        self.forgive(conn, |_| true, now).await?;
        for (_, key) in self
            .keys
            .iter()
            .filter(|(counted, _)| *counted != Counted::Address)
        {
            store::sign_in_attempts::delete(conn, key).await?;
        }
        Ok(())
    }

    /// Reverts the count of the network address after a right password, before the second factor. Many users behind one
    /// address sign in in two steps.
    pub async fn forgive_place(&self, conn: &mut Conn, now: OffsetDateTime) -> Result<(), Error> {
        self.forgive(conn, |counted| counted == Counted::Address, now)
            .await
    }

    async fn forgive(
        &self,
        conn: &mut Conn,
        what: impl Fn(Counted) -> bool,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        for (_, key) in self.keys.iter().filter(|(counted, _)| what(*counted)) {
            let mut attempts = store::sign_in_attempts::lock(conn, key, now).await?;
            attempts.forgive(now);
            store::sign_in_attempts::update(conn, key, &attempts).await?;
        }
        Ok(())
    }
}

fn too_many_attempts() -> Refusal {
    Refusal::new(
        ErrorCode::TooManyAttempts,
        &[],
        "There were too many attempts. Wait one minute and try again.",
    )
}

/// The owner of one IPv6 address has 2^64 of them, so the network is counted (RFC 6177).
fn network(address: &str) -> Option<String> {
    match address.parse().ok()? {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Some(format!("{a:x}:{b:x}:{c:x}:{d:x}::/64"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_counted_and_nonsense_is_not() {
        assert_eq!(network("192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_eq!(network("unknown"), None);
    }

    #[test]
    fn a_wait_is_told_in_whole_minutes() {
        for (seconds, minutes) in [(0, 1), (1, 1), (60, 1), (61, 2), (900, 15)] {
            assert_eq!(
                Blocked {
                    wait: Duration::seconds(seconds)
                }
                .minutes(),
                minutes,
                "{seconds}"
            );
        }
    }
}
