//! Judging and hashing passwords on a bounded number of threads.
//!
//! Argon2 is slow and hungry on purpose, so that a stolen hash costs a fortune to guess. The same cost, unbounded, would
//! let anybody stop the process with sign-ins. So there is a fixed number of turns; who comes when all are taken waits
//! without a thread and without the memory, and gives up when the request times out.

use std::sync::Arc;

use anyhow::Context;
use commands::Error;
use tokio::sync::Semaphore;

use crate::accounts::domain::{HashCost, NewPassword, Password, PasswordError, PasswordHash};

/// Hashes and compares passwords, so many at a time.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    cost: HashCost,
    /// The hash of nobody's password: see [`Passwords::matches`].
    dummy: PasswordHash,
}

impl Passwords {
    /// Takes as long as hashing one password.
    pub fn at_cost(threads: usize, memory_kib: u32, passes: u32) -> Result<Self, Error> {
        Self::new(
            threads,
            HashCost::new(memory_kib, passes).context("no such cost of passwords")?,
        )
    }

    fn new(threads: usize, cost: HashCost) -> Result<Self, Error> {
        let nobodys = Password::offer("nobody has this one").map_err(Error::from)?;
        let dummy = nobodys
            .hash(&cost)
            .context("the password hash does not work")?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(threads.max(1))),
            cost,
            dummy,
        })
    }

    /// The hash of a password that is hard to guess; `field` is where it stands in the input.
    pub(crate) async fn hash_new(
        &self,
        password: NewPassword,
        field: &[&str],
    ) -> Result<PasswordHash, Error> {
        let cost = self.cost.clone();
        let hash = self.in_turn(move || match password.judge() {
            Ok(password) => password.hash(&cost).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        });
        Ok(hash.await?.map_err(|refusal| refusal.at(field))?)
    }

    /// The password's new hash, if the one that it has was made at another cost than today's.
    pub(crate) async fn rehash(
        &self,
        password: Password,
        stored: &PasswordHash,
    ) -> Result<Option<PasswordHash>, Error> {
        if !self.cost.differs(stored) {
            return Ok(None);
        }
        let cost = self.cost.clone();
        Ok(Some(self.in_turn(move || password.hash(&cost)).await?))
    }

    /// Whether this is the account's password. Where there is no account, the work is the same and the answer is no:
    /// how long it takes does not tell whether an address is registered.
    pub(crate) async fn matches(
        &self,
        password: Password,
        account: Option<PasswordHash>,
    ) -> Result<bool, Error> {
        let exists = account.is_some();
        let hash = account.unwrap_or_else(|| self.dummy.clone());
        Ok(self.in_turn(move || password.matches(&hash)).await? && exists)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .context("the password threads are gone")?;
        // The turn goes with the work: a caller who gives up does not make room for another while its work goes on.
        #[expect(
            clippy::disallowed_methods,
            reason = "bounded: whoever comes here holds one of the turns"
        )]
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(turn);
            result
        });
        let result = done.await.context("hashing a password panicked")?;
        Ok(result.context("a password could not be hashed")?)
    }
}
