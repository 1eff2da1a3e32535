//! Results of imports.

use commands::{CommandContext, Error};
use database::Conn;
use uuid::Uuid;

use super::Nomenclature;
use crate::nomenclature::domain::{Import, ImportKind, Imported};
use crate::nomenclature::store;
use crate::service::{replay, rights};

impl Nomenclature {
    /// Result of an idempotent replay.
    pub(super) async fn find_import(&self, id: Uuid) -> Result<Imported, Error> {
        let mut conn = self.pool.acquire().await?;
        replay::found(store::imports::find(&mut conn, id).await?)
    }
}

/// Starts an import.
pub(super) fn import(command: &CommandContext, kind: ImportKind) -> Import {
    Import {
        id: Uuid::now_v7(),
        kind,
        by: rights::actor(command.caller()),
        at: command.now(),
    }
}

/// Stores the result of an import for a replay.
pub(super) async fn record(
    conn: &mut Conn,
    import: Import,
    imported: Imported,
) -> Result<Imported, Error> {
    store::imports::insert(conn, import, imported).await?;
    Ok(imported)
}
