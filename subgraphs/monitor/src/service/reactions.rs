//! What others' events do here. Each runs inside the transaction that also remembers the event.

use database::Conn;
use uuid::Uuid;

use crate::domain::AccessRecord;
use crate::store;

/// Keeps a record at the end of its day's chain and counts it.
pub async fn operation_served(conn: &mut Conn, record: AccessRecord) -> Result<(), store::Error> {
    let record = record.kept();
    let head = store::lock_head(conn, record.day()).await?.then(&record);
    store::insert_record(conn, &record, &head).await?;
    store::update_head(conn, record.day(), &head).await?;
    store::upsert_count(conn, Uuid::now_v7(), &record).await
}
