//! Results of bulk commands and imports with an idempotency key, by the result ID of the key.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;

/// Results of a command.
#[derive(Clone, Debug)]
pub struct StoredResults {
    pub id: Uuid,
    /// Organisation of the caller.
    pub organisation: Option<Uuid>,
    /// JSON. The column has the type `text`, because `jsonb` cannot hold U+0000.
    pub results: String,
    /// Size that counts towards the quota of the organisation.
    pub bytes: i32,
    pub created_at: OffsetDateTime,
}

pub async fn insert(conn: &mut Conn, stored: &StoredResults) -> Result<(), Error> {
    sqlx::query!(
        "insert into bulk_results (id, organisation_id, results, bytes, created_at) values ($1, $2, $3, $4, $5)",
        stored.id,
        stored.organisation,
        stored.results,
        stored.bytes,
        stored.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<String>, Error> {
    let results = sqlx::query_scalar!("select results from bulk_results where id = $1", id);
    Ok(results.fetch_optional(conn).await?)
}

/// Returns the size of the results of an organisation.
pub async fn sum_bytes(conn: &mut Conn, organisation: Uuid) -> Result<i64, Error> {
    let bytes = sqlx::query_scalar!(
        r#"select coalesce(sum(bytes), 0) as "bytes!" from bulk_results where organisation_id = $1"#,
        organisation,
    );
    Ok(bytes.fetch_one(conn).await?)
}

/// Deletes at most `limit` results that are older than this, and returns their number.
pub async fn delete(conn: &mut Conn, before: OffsetDateTime, limit: i64) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from bulk_results where id in (
             select id from bulk_results where created_at < $1
             order by created_at limit $2 for update skip locked)",
        before,
        limit,
    );
    Ok(deleted.execute(conn).await?.rows_affected())
}
