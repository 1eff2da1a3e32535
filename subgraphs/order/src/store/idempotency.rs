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

/// Takes a key for a result, in the command's transaction: when the command is refused, the key is free again. A
/// second request with the same key waits here until the first has committed or not.
pub async fn insert_idempotency_key(
    conn: &mut Conn,
    organisation: OrganisationId,
    key: &str,
    request_hash: &[u8],
    taken: (Uuid, OffsetDateTime),
) -> Result<Claim, Error> {
    let (result, now) = taken;
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
    Ok(if row.request_hash == request_hash { Claim::Repeated(row.result_id) } else { Claim::Reused })
}
