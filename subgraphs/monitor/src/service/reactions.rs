//! What others' events do here. Each runs inside the transaction that also remembers the event.

use database::Conn;
use uuid::Uuid;

use crate::domain::{AccessRecord, Chained, SecurityEvent};
use crate::store;

/// Keeps a record at the end of its day's chain and counts it.
pub async fn operation_served(conn: &mut Conn, record: AccessRecord) -> Result<(), store::Error> {
    let record = record.kept();
    let head = store::lock_head(conn, record.day()).await?.then(&record);
    store::insert_record(conn, &record, &head).await?;
    store::update_head(conn, record.day(), &head).await?;
    store::upsert_count(conn, Uuid::now_v7(), &record).await
}

/// Keeps a security event at the end of its day's chain.
pub async fn security_event_told(conn: &mut Conn, event: SecurityEvent) -> Result<(), store::Error> {
    let event = event.kept();
    let head = store::lock_security_head(conn, event.day()).await?.then(&event);
    store::insert_security_event(conn, &event, &head).await?;
    store::update_security_head(conn, event.day(), &head).await
}
