use anyhow::Context as _;
use caller::{Denied, Identity};
use database::{Conn, Pool};
use envelope::BlindIndex;
use refusal::{ErrorCode, Refusal};
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::idempotency::{self, Claim};
use crate::{CommandContext, Error, IdempotencyKey, KeyOwner};

/// Runs the commands of a domain. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Commands {
    pool: Pool,
    /// Hashes requests, so that they are recognised without being stored.
    requests: RequestHash,
}

#[derive(Clone, Debug)]
enum RequestHash {
    Plain,
    Keyed(BlindIndex),
}

impl RequestHash {
    fn of(&self, request: &str) -> Vec<u8> {
        match self {
            Self::Plain => Sha256::digest(request).to_vec(),
            Self::Keyed(index) => index.hash(request),
        }
    }
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
    /// Commands of a domain whose inputs the database stores in plain text anyway: requests are hashed with SHA-256.
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        let requests = RequestHash::Plain;
        Self { pool, requests }
    }

    /// Commands of a domain with confidential inputs: requests are hashed with a key, so that a reader of the database cannot guess them.
    #[must_use]
    pub const fn keyed(pool: Pool, requests: BlindIndex) -> Self {
        let requests = RequestHash::Keyed(requests);
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
    async fn claim(
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

    /// Finds the result of an earlier request with the same key and the same input. A malformed key has none.
    pub async fn find_replay(&self, command: &CommandContext) -> Result<Option<Uuid>, Error> {
        let key = command.idempotency_key();
        let Some(idempotency) = key.filter(|idempotency| idempotency.check().is_ok()) else {
            return Ok(None);
        };
        let claim = self.claim_of(command, idempotency)?;
        let mut conn = self.pool.acquire().await?;
        claim.find(&mut conn).await
    }

    fn claim_of<'a>(
        &self,
        command: &CommandContext,
        idempotency: &'a IdempotencyKey,
    ) -> Result<Claim<'a>, Error> {
        let caller = command.caller();
        let organisation = caller.organisation();
        let owner = match (idempotency.owner, caller.identity()) {
            (KeyOwner::Organisation, _) => organisation.ok_or(Denied::Forbidden)?,
            (KeyOwner::Caller, Identity::User(user)) => user.id,
            (KeyOwner::Caller, Identity::Client(client)) => client.id,
            (KeyOwner::Caller, Identity::Anonymous) => return Err(Denied::Unauthenticated.into()),
            (KeyOwner::Caller, Identity::Gateway) => return Err(Denied::Forbidden.into()),
        };
        let request_hash = match (idempotency.owner, organisation) {
            // The same key and input in another organisation of the user are another request.
            (KeyOwner::Caller, Some(organisation)) => self
                .requests
                .of(&format!("{organisation} {}", idempotency.request)),
            _ => self.requests.of(&idempotency.request),
        };
        Ok(Claim {
            owner,
            key: &idempotency.key,
            request_hash,
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

    /// Returns the result. A replay is refused, because the result has a secret, which is not stored.
    ///
    /// # Errors
    /// `ALREADY_DONE` for a replay.
    pub fn or_already_done(self) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Replay(_) => Err(already_done().into()),
        }
    }
}

/// Unwraps the result of an earlier request with the same idempotency key. It exists, because the transaction that claimed the key
/// created it.
pub fn replayed<T>(found: Option<T>) -> Result<T, Error> {
    Ok(found.context("the result of an earlier request is missing")?)
}

fn already_done() -> Refusal {
    Refusal::new(
        ErrorCode::AlreadyDone,
        &["idempotencyKey"],
        "A request with this idempotency key has taken effect. Its secret was shown once and is not stored. If you need it, replace it with a new one.",
    )
}
