//! Counts of each organisation: products and classification steps.

use database::Conn;
use uuid::Uuid;

use super::Error;
use crate::domain::Usage;

/// Locks the counts of an organisation until the transaction ends, and returns them.
pub async fn lock(conn: &mut Conn, organisation: Uuid) -> Result<Usage, Error> {
    add(conn, organisation, Usage::default()).await
}

/// Adds to the counts of an organisation and returns the new ones. Locks them until the transaction ends, so that concurrent
/// transactions cannot exceed a quota together.
pub async fn add(conn: &mut Conn, organisation: Uuid, added: Usage) -> Result<Usage, Error> {
    let counts = sqlx::query_as!(
        Usage,
        "insert into organisation_usage as known (organisation_id, products, classification_records)
         values ($1, $2, $3)
         on conflict (organisation_id) do update set products = known.products + excluded.products,
             classification_records = known.classification_records + excluded.classification_records
         returning products, classification_records",
        organisation,
        added.products,
        added.classification_records,
    );
    Ok(counts.fetch_one(conn).await?)
}
