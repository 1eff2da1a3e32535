use caller::Denied;
use database::{Conn, Pool};
use envelope::BlindIndex;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::idempotency::{self, Claim};
use crate::{CommandContext, Error, IdempotencyKey};

/// Runs the commands of a domain. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Commands {
    pool: Pool,
    /// Hashes requests, so that they are recognised without being stored.
    requests: BlindIndex,
}

/// Outcome of a command that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Outcome<T> {
    Done(T),
    /// Idempotent replay: the key was used before for the same request, whose result has this ID.
    Replay(Uuid),
}

/// Retention of keys.
const KEPT: Duration = Duration::hours(48);
/// Number of keys that one statement deletes.
const BATCH: i64 = 1_000;

impl Commands {
    #[must_use]
    pub const fn new(pool: Pool, requests: BlindIndex) -> Self {
        Self { pool, requests }
    }

    /// Runs a command in one transaction, and at most once per idempotency key. `result` is the ID of the aggregate that the command
    /// creates or changes.
    pub async fn run<T>(
        &self,
        command: &CommandContext,
        result: impl Into<Uuid>,
        work: impl AsyncFnOnce(&mut Conn) -> Result<T, Error>,
    ) -> Result<Outcome<T>, Error> {
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, command, result.into()).await? {
            return Ok(Outcome::Replay(first));
        }
        let done = work(&mut tx).await?;
        tx.commit().await?;
        Ok(Outcome::Done(done))
    }

    /// Claims the idempotency key of a command for its result, or finds the result for which it was claimed before. Does nothing for a
    /// command without a key. A concurrent request with the same key waits until the first transaction ends.
    ///
    /// # Errors
    /// `INVALID` for a malformed key, and `IDEMPOTENCY_KEY_REUSED` if it was claimed for another request.
    pub async fn claim(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        result: Uuid,
    ) -> Result<Option<Uuid>, Error> {
        let Some(idempotency) = command.idempotency_key() else {
            return Ok(None);
        };
        idempotency.check()?;
        let claim = self.claim_of(command, idempotency)?;
        claim.insert(conn, result, command.now()).await
    }

    /// Finds the result of an earlier request with the same key and the same input.
    pub async fn find_replay(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
    ) -> Result<Option<Uuid>, Error> {
        match command.idempotency_key() {
            Some(idempotency) => self.claim_of(command, idempotency)?.find(conn).await,
            None => Ok(None),
        }
    }

    fn claim_of<'a>(
        &self,
        command: &CommandContext,
        idempotency: &'a IdempotencyKey,
    ) -> Result<Claim<'a>, Error> {
        Ok(Claim {
            organisation: command.caller().organisation().ok_or(Denied::Forbidden)?,
            key: &idempotency.key,
            request_hash: self.requests.hash(&idempotency.request),
        })
    }

    /// Deletes the keys that are older than 48 hours, and returns their number.
    pub async fn purge_idempotency_keys(&self, now: OffsetDateTime) -> Result<u64, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut deleted = 0;
        loop {
            match idempotency::delete(&mut conn, now - KEPT, BATCH).await? {
                0 => return Ok(deleted),
                batch => deleted += batch,
            }
        }
    }
}

impl<T> Outcome<T> {
    /// Returns the result, or for a replay the current state of the earlier result, which `find` reads by its ID.
    pub async fn or_replay(
        self,
        find: impl AsyncFnOnce(Uuid) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Replay(first) => find(first).await,
        }
    }
}
