use std::net::IpAddr;

use caller::Caller;
use database::Conn;
use time::{Duration, OffsetDateTime};

use super::{Error, Service, because};
use crate::domain::{Account, Counted, Email, Refusal, UserId};
use crate::events::outgoing;
use crate::store;

/// An attempt that is under way.
pub(super) struct Attempt {
    keys: Vec<(Counted, Vec<u8>)>,
}

impl Service {
    /// Counts an attempt to sign in before it is made; refuses it if there were too many. Whether the address has an
    /// account makes no difference.
    pub(super) async fn begin_attempt(
        &self,
        caller: &Caller,
        email: &Email,
        account: Option<&Account>,
        now: OffsetDateTime,
    ) -> Result<Attempt, Error> {
        let network = caller.address().and_then(network);
        let mut keys = vec![(Counted::Account, self.vault.account_key(email, network.as_deref()))];
        if let Some(network) = network {
            keys.push((Counted::Anywhere, self.vault.account_key(email, None)));
            keys.push((Counted::Address, self.vault.address_key(&network)));
        }
        self.count_attempt(caller, keys, account.map(|account| account.user), now).await
    }

    /// Counts an attempt to prove within a session who one is, before it is made; refuses it if there were too many.
    pub(super) async fn begin_proof(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<Attempt, Error> {
        self.count_attempt(caller, vec![(Counted::Account, self.vault.person_key(user))], Some(user), now)
            .await
    }

    async fn count_attempt(
        &self,
        caller: &Caller,
        keys: Vec<(Counted, Vec<u8>)>,
        user: Option<UserId>,
        now: OffsetDateTime,
    ) -> Result<Attempt, Error> {
        let mut tx = self.pool.begin().await?;
        let mut first = false;
        for (counted, key) in &keys {
            let mut attempts = store::sign_in_attempts::lock(&mut tx, key, now).await?;
            attempts.begin(*counted, now).map_err(|wait| Refusal::TooManyAttempts(seconds(wait)))?;
            first |= *counted == Counted::Account && attempts.is_first_wait();
            store::sign_in_attempts::update(&mut tx, key, &attempts).await?;
        }
        if first {
            outgoing::sign_in_throttled(&mut tx, because(caller, now), user).await?;
        }
        tx.commit().await?;
        Ok(Attempt { keys })
    }
}

impl Attempt {
    /// It has succeeded: what came before is forgotten for the account, and for the place this one did not count.
    pub async fn succeeded(&self, conn: &mut Conn, now: OffsetDateTime) -> Result<(), Error> {
        self.forgive(conn, now).await?;
        for (_, key) in self.keys.iter().filter(|(counted, _)| *counted != Counted::Address) {
            store::sign_in_attempts::delete(conn, key).await?;
        }
        Ok(())
    }

    /// It was neither right nor wrong, so it did not count.
    pub async fn forgive(&self, conn: &mut Conn, now: OffsetDateTime) -> Result<(), Error> {
        for (_, key) in &self.keys {
            let mut attempts = store::sign_in_attempts::lock(conn, key, now).await?;
            attempts.forgive(now);
            store::sign_in_attempts::update(conn, key, &attempts).await?;
        }
        Ok(())
    }
}

/// Who has one IPv6 address has 2^64 of them: the network counts (RFC 6177).
fn network(address: &str) -> Option<String> {
    match address.parse().ok()? {
        IpAddr::V4(address) => Some(address.to_string()),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Some(format!("{a:x}:{b:x}:{c:x}:{d:x}::/64"))
        }
    }
}

fn seconds(wait: Duration) -> i64 {
    wait.whole_seconds().saturating_add(i64::from(wait.subsec_nanoseconds() > 0))
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
    fn a_wait_is_told_in_whole_seconds() {
        assert_eq!(seconds(Duration::milliseconds(1)), 1);
        assert_eq!(seconds(Duration::seconds(60)), 60);
    }
}
