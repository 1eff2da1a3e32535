//! Strength checks and hashes of passwords on a bounded number of threads.
//!
//! Argon2 is slow and uses much memory by design, so that stolen hashes are expensive to guess. Without a bound,
//! sign-ins could exhaust the process. The number of permits is fixed. A request that finds none waits without a thread
//! and without the memory, and gives up when it times out.

use std::sync::Arc;

use anyhow::Context;
use commands::Error;
use tokio::sync::Semaphore;

use crate::accounts::domain::{HashCost, NewPassword, Password, PasswordError, PasswordHash};

/// Hashes and compares passwords, with bounded concurrency.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    cost: HashCost,
    /// A hash that matches no account: see [`Passwords::matches`].
    dummy: PasswordHash,
}

impl Passwords {
    /// Creates a hasher. Takes as long as one hash.
    pub fn at_cost(threads: usize, memory_kib: u32, passes: u32) -> Result<Self, Error> {
        Self::new(
            threads,
            HashCost::new(memory_kib, passes)
                .context("the cost of password hashes is out of range")?,
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

    /// Checks the strength of a password and hashes it. `field` is its path in the input.
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

    /// Computes a new hash if the stored one was computed at another cost.
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

    /// Returns whether the password matches the account. Without an account, the work is the same and the result is
    /// false, so that the duration does not reveal whether an address is registered.
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
            .context("the semaphore of the password threads is closed")?;
        // The permit belongs to the work: a request that gives up does not admit another one while its work continues.
        #[expect(
            clippy::disallowed_methods,
            reason = "bounded: each caller holds a permit"
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
