//! The table `idempotency_keys` of a domain.
//!
//! A client without an answer repeats the command with the same key. The key is inserted in the command's own transaction, so it exists
//! if and only if the command took effect. The request is stored as a hash, because parts of it may be sensitive.

use database::Conn;
use refusal::{ErrorCode, Refusal};
use sqlx::Row;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::Error;

/// A key of its owner, for the request with this hash.
pub(crate) struct Claim<'a> {
    pub owner: Uuid,
    pub key: &'a str,
    pub request_hash: Vec<u8>,
}

impl Claim<'_> {
    /// Claims the key for a result, or finds the result for which it was claimed before.
    pub async fn insert(
        &self,
        conn: &mut Conn,
        result: Uuid,
        now: OffsetDateTime,
    ) -> Result<Option<Uuid>, Error> {
        let inserted = sqlx::query(
            "insert into idempotency_keys (owner, key, request_hash, result_id, created_at)
             values ($1, $2, $3, $4, $5) on conflict (owner, key) do nothing",
        )
        .bind(self.owner)
        .bind(self.key)
        .bind(&self.request_hash)
        .bind(result)
        .bind(now)
        .execute(&mut *conn)
        .await?;
        if inserted.rows_affected() == 1 {
            return Ok(None);
        }
        let row = sqlx::query(
            "select request_hash, result_id from idempotency_keys where owner = $1 and key = $2",
        )
        .bind(self.owner)
        .bind(self.key)
        .fetch_one(conn)
        .await?;
        if row.try_get::<Vec<u8>, _>("request_hash")? == self.request_hash {
            Ok(Some(row.try_get("result_id")?))
        } else {
            Err(key_reused().into())
        }
    }

    /// Finds the result for which the same request claimed the key.
    pub async fn find(&self, conn: &mut Conn) -> Result<Option<Uuid>, Error> {
        let result = sqlx::query_scalar(
            "select result_id from idempotency_keys where owner = $1 and key = $2 and request_hash = $3",
        )
        .bind(self.owner)
        .bind(self.key)
        .bind(&self.request_hash)
        .fetch_optional(conn)
        .await?;
        Ok(result)
    }
}

/// Deletes at most `limit` keys that are older than this, and returns their number.
pub(crate) async fn delete(
    conn: &mut Conn,
    before: OffsetDateTime,
    limit: i64,
) -> Result<u64, Error> {
    let deleted = sqlx::query(
        "delete from idempotency_keys where (owner, key) in (
             select owner, key from idempotency_keys where created_at < $1
             order by created_at limit $2 for update skip locked)",
    )
    .bind(before)
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}

fn key_reused() -> Refusal {
    Refusal::new(
        ErrorCode::IdempotencyKeyReused,
        &["idempotencyKey"],
        "The idempotency key was already used for another request. Send a new key.",
    )
}
