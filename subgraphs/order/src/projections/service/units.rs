//! The list of units of measure, which the rule domain publishes.

use std::sync::Arc;

use commands::Error;
use database::Conn;
use time::OffsetDateTime;

use super::Projections;
use crate::domain::{Unit, UnitList};
use crate::projections::store;

impl Projections {
    /// Imported units and those of the extract. They are cached until the next import.
    pub(crate) async fn list_units(&self, conn: &mut Conn) -> Result<Arc<UnitList>, Error> {
        let import = store::find_unit_import(conn).await?;
        if let Some(list) = self.units.get(&import.version) {
            return Ok(list);
        }
        let list = Arc::new(UnitList::new(
            store::list_units(conn).await?,
            import.complete,
        ));
        self.units.insert(import.version, Arc::clone(&list));
        Ok(list)
    }
}

/// Updates the units of one page of an import. `complete` is true if all existing units have been imported.
pub(crate) async fn update_units(
    conn: &mut Conn,
    units: &[Unit],
    complete: bool,
    listed_at: OffsetDateTime,
) -> Result<(), Error> {
    store::upsert_units(conn, units, listed_at).await?;
    Ok(store::update_unit_import(conn, complete).await?)
}
