//! One attempt at a command: when, under which key, and on which version of the aggregate.
//!
//! A client that got no answer sends the command again with the same key. The key is taken in the command's own
//! transaction, so it exists if and only if the command took effect; a repetition is answered with the aggregate that
//! the first one made or changed, as it is now. The same key with another request is refused. What was requested is
//! kept as a keyed hash only: some of it is for few eyes.
//!
//! A client that decided by what it saw says which version that was; where the aggregate has moved on, the command is
//! refused and nothing is overwritten.

use anyhow::Context;
use database::Conn;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::access::Actor;
use super::{Error, Service};
use crate::domain::{Refusal, refusals, text};
use crate::store::{self, Claim, IdempotencyKey};

/// How a client gives a command.
pub struct Attempt {
    pub now: OffsetDateTime,
    pub once: Option<Once>,
    /// The version that the client saw.
    pub expected_version: Option<i64>,
    /// Whether it is one of the many commands of an import.
    pub bulk: bool,
}

/// A client's wish that a command take effect once.
pub struct Once {
    pub key: String,
    /// The command and its whole input, in a form that is the same for the same request.
    pub request: String,
}

impl Once {
    /// The longest key, in characters.
    const LONGEST: usize = 100;

    fn check(&self) -> Result<(), Refusal> {
        text(&["idempotencyKey"], &self.key, Self::LONGEST)
    }
}

impl Attempt {
    /// Passes if the aggregate is as the client saw it.
    pub(crate) fn expects(&self, current: i64) -> Result<(), Refusal> {
        match self.expected_version {
            Some(expected) if expected != current => Err(refusals::version_conflict(current)),
            _ => Ok(()),
        }
    }
}

/// What a key was taken for: made in the transaction that took it, so it is there.
pub(crate) fn made_before<T>(found: Option<T>) -> Result<T, Error> {
    Ok(found.context("the result of an earlier request is gone")?)
}

/// How long a key is remembered.
const KEPT: Duration = Duration::hours(48);
/// How many keys are removed in one statement.
const BATCH: i64 = 1_000;

impl Service {
    /// Removes the keys that are older than 48 hours, in batches until none is left. Answers with how many.
    pub async fn remove_idempotency_keys(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut removed = 0;
        loop {
            let batch = store::delete_idempotency_keys(&mut conn, now - KEPT, BATCH).await?;
            if batch == 0 {
                return Ok(removed);
            }
            removed += usize::try_from(batch).unwrap_or(usize::MAX);
        }
    }

    /// The result of an earlier request, if there was one.
    pub(crate) async fn find_result(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        once: &Once,
    ) -> Result<Option<Uuid>, Error> {
        let hash = self.requests.hash(&once.request);
        let key = IdempotencyKey {
            organisation: actor.organisation,
            key: &once.key,
            request_hash: &hash,
        };
        Ok(store::find_idempotency_result(conn, key).await?)
    }

    /// Takes the client's key for the result that is about to be made or changed, or finds the result that it has had
    /// already.
    pub(crate) async fn claim(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        attempt: &Attempt,
        result: Uuid,
    ) -> Result<Option<Uuid>, Error> {
        let Some(once) = &attempt.once else {
            return Ok(None);
        };
        once.check()?;
        let hash = self.requests.hash(&once.request);
        let key = IdempotencyKey {
            organisation: actor.organisation,
            key: &once.key,
            request_hash: &hash,
        };
        match store::insert_idempotency_key(conn, key, result, attempt.now).await? {
            Claim::Taken => Ok(None),
            Claim::Repeated(first) => Ok(Some(first)),
            Claim::Reused => Err(refusals::idempotency_key_reused().into()),
        }
    }
}
