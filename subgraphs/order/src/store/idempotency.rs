use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::domain::OrganisationId;

/// What an idempotency key turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// New, and now taken for this result.
    Taken,
    /// Used for the same request, which had this result.
    Repeated(Uuid),
    /// Used for another request.
    Reused,
}

/// A key of an organisation, and the keyed hash of the request that it is for.
#[derive(Clone, Copy, Debug)]
pub struct IdempotencyKey<'a> {
    pub organisation: OrganisationId,
    pub key: &'a str,
    pub request_hash: &'a [u8],
}

/// Takes a key for a result, in the command's transaction: when the command is refused, the key is free again. A
/// second request with the same key waits here until the first has committed or not.
pub async fn insert_idempotency_key(
    conn: &mut Conn,
    key: IdempotencyKey<'_>,
    result: Uuid,
    now: OffsetDateTime,
) -> Result<Claim, Error> {
    let IdempotencyKey {
        organisation,
        key,
        request_hash,
    } = key;
    let inserted = sqlx::query!(
        "insert into idempotency_keys (organisation, key, request_hash, result_id, created_at)
         values ($1, $2, $3, $4, $5) on conflict (organisation, key) do nothing",
        organisation.0,
        key,
        request_hash,
        result,
        now,
    )
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(Claim::Taken);
    }
    let row = sqlx::query!(
        "select request_hash, result_id from idempotency_keys where organisation = $1 and key = $2",
        organisation.0,
        key,
    )
    .fetch_one(conn)
    .await?;
    Ok(if row.request_hash == request_hash {
        Claim::Repeated(row.result_id)
    } else {
        Claim::Reused
    })
}

/// The result of the request for which a key was taken, if it was this request.
pub async fn find_idempotency_result(
    conn: &mut Conn,
    key: IdempotencyKey<'_>,
) -> Result<Option<Uuid>, Error> {
    let IdempotencyKey {
        organisation,
        key,
        request_hash,
    } = key;
    let result = sqlx::query_scalar!(
        "select result_id from idempotency_keys where organisation = $1 and key = $2 and request_hash = $3",
        organisation.0,
        key,
        request_hash,
    );
    Ok(result.fetch_optional(conn).await?)
}

/// Deletes keys that are older than this, at most `limit`. Answers with how many.
pub async fn delete_idempotency_keys(
    conn: &mut Conn,
    before: OffsetDateTime,
    limit: i64,
) -> Result<u64, Error> {
    let done = sqlx::query!(
        "delete from idempotency_keys where (organisation, key) in (
             select organisation, key from idempotency_keys where created_at < $1
             order by created_at limit $2 for update skip locked)",
        before,
        limit,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
