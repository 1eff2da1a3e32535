use commands::Error;
use database::Conn;

use crate::domain::merge_by_key;
use crate::event_processing::domain::{DeadLetter, ProcessingReports, ProjectionCheck};
use crate::event_processing::store;

/// Stores reports of domains, in the transaction that also inserts their events into the inbox.
pub(crate) async fn append(conn: &mut Conn, reports: ProcessingReports) -> Result<(), Error> {
    let letters = merge_by_key(reports.dead_letters, |one| one.id, DeadLetter::merge);
    if !letters.is_empty() {
        store::upsert_dead_letters(conn, &letters).await?;
    }
    let projection = |one: &ProjectionCheck| (one.consumer.clone(), one.projection.clone());
    let checks = merge_by_key(
        reports.projection_checks,
        projection,
        ProjectionCheck::merge,
    );
    if !checks.is_empty() {
        store::upsert_projection_checks(conn, &checks).await?;
    }
    Ok(())
}
