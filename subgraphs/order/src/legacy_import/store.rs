//! SQL statements.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrderId, OrganisationId};
use crate::legacy_import::domain::reference_key;
use crate::store::Error;

/// An order that an import created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    pub order: OrderId,
    /// ID of the import.
    pub import: Uuid,
}

/// An imported order with its number in the other system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegacyOrder {
    pub reference: String,
    /// `None` if a process of an earlier version recorded it, or if an older row has the key.
    pub reference_key: Option<String>,
    pub imported: Imported,
}

/// Records an imported order unless it is recorded. Returns the recorded row.
pub async fn insert_legacy_order(
    conn: &mut Conn,
    organisation: OrganisationId,
    reference: &str,
    imported: Imported,
    now: OffsetDateTime,
) -> Result<Imported, Error> {
    let key = reference_key(reference);
    sqlx::query!(
        "insert into legacy_orders (organisation, reference, reference_key, order_id, import_id, imported_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        organisation.0,
        reference,
        key,
        imported.order.0,
        imported.import,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query!(
        "select order_id, import_id from legacy_orders
         where organisation = $1 and (reference = $2 or reference_key = $3)
         order by (reference = $2) desc limit 1",
        organisation.0,
        reference,
        key,
    )
    .fetch_one(conn)
    .await?;
    Ok(Imported {
        order: OrderId(row.order_id),
        import: row.import_id,
    })
}

/// Finds the orders that an organisation has imported with one of these references or keys.
pub async fn find_legacy_orders(
    conn: &mut Conn,
    organisation: OrganisationId,
    references: &[String],
    keys: &[String],
) -> Result<Vec<LegacyOrder>, Error> {
    let rows = sqlx::query!(
        "select reference, reference_key, order_id, import_id from legacy_orders
         where organisation = $1 and (reference = any($2) or reference_key = any($3))",
        organisation.0,
        references,
        keys,
    )
    .fetch_all(conn)
    .await?;
    let orders = rows.into_iter().map(|row| LegacyOrder {
        reference: row.reference,
        reference_key: row.reference_key,
        imported: Imported {
            order: OrderId(row.order_id),
            import: row.import_id,
        },
    });
    Ok(orders.collect())
}
