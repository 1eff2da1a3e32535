//! Results of bulk commands with an idempotency key, by the result ID of the key.

use database::Conn;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;

pub async fn insert(
    conn: &mut Conn,
    id: Uuid,
    results: &serde_json::Value,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into bulk_results (id, results, created_at) values ($1, $2, $3)",
        id,
        Json(results) as _,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<serde_json::Value>, Error> {
    let results = sqlx::query_scalar!(
        r#"select results as "results: Json<serde_json::Value>" from bulk_results where id = $1"#,
        id,
    );
    Ok(results
        .fetch_optional(conn)
        .await?
        .map(|Json(results)| results))
}

/// Deletes the results that are older than this.
pub async fn delete_before(conn: &mut Conn, before: OffsetDateTime) -> Result<(), Error> {
    sqlx::query!("delete from bulk_results where created_at < $1", before)
        .execute(conn)
        .await?;
    Ok(())
}
