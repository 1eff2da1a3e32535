use database::Conn;
use time::OffsetDateTime;

use crate::api_clients::domain::client_assertion::ProvenAssertion;
use crate::domain::ApiClientId;
use crate::store::Error;

/// Stores that a client has used this assertion. Returns whether it is the first use.
pub async fn insert(
    conn: &mut Conn,
    client: ApiClientId,
    assertion: &ProvenAssertion,
) -> Result<bool, Error> {
    let rows = sqlx::query!(
        "insert into client_assertions (client_id, jti_sha256, expires_at) values ($1, $2, $3)
         on conflict do nothing",
        client.0,
        &assertion.jti.0,
        assertion.forget_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(rows == 1)
}

/// Deletes some assertions that have expired and cannot be replayed any more.
pub async fn delete_expired(conn: &mut Conn, now: OffsetDateTime) -> Result<(), Error> {
    sqlx::query!(
        "delete from client_assertions where (client_id, jti_sha256) in (
             select client_id, jti_sha256 from client_assertions where expires_at <= $1
             order by expires_at limit 100 for update skip locked)",
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
