use commands::{CommandContext, Error};
use database::Conn;
use uuid::Uuid;

use super::Nomenclature;
use crate::domain::{RIGHTS, Search, Unit, UnitList};
use crate::events::outgoing::PageStart;
use crate::nomenclature::domain::{Imported, read_units};
use crate::nomenclature::events::outgoing;
use crate::nomenclature::store;
use crate::service::bulk_results::insert_results;

impl Nomenclature {
    /// Imports a file of units, all or nothing. Units that the file does not have are kept. After a `complete` file, the list
    /// counts as complete.
    pub async fn import_units(
        &self,
        command: &CommandContext,
        csv: &str,
        complete: bool,
    ) -> Result<Imported, Error> {
        RIGHTS.check(command.caller(), "importUnits")?;
        let units = read_units(csv)?;
        let id = Uuid::now_v7();
        self.commands
            .run(command, id, async |tx| {
                let changed = store::units::upsert(tx, &units).await?;
                if complete {
                    store::units::update_complete(tx).await?;
                }
                let complete = store::units::find_complete(tx).await?;
                let context = command.event_context();
                outgoing::units_imported(tx, context, id, &units, complete).await?;
                let imported = Imported::new(units.len(), changed);
                insert_results(tx, command, id, &imported).await?;
                Ok(imported)
            })
            .await?
            .or_replay(async |first| self.find_import(first).await)
            .await
    }

    /// Lists the imported units and those of the extract, by code, optionally only those with this text in the code, the name or
    /// the symbol. Public.
    pub async fn list_units(&self, search: Option<&str>) -> Result<Vec<Unit>, Error> {
        let mut conn = self.pool.acquire().await?;
        let list = find_units(&mut conn).await?;
        let search = Search::new(search);
        let is_found = |unit: &&Unit| {
            search.is_in([
                Some(unit.code.as_str()),
                Some(unit.name.as_str()),
                unit.symbol.as_deref(),
            ])
        };
        Ok(list.iter().filter(is_found).cloned().collect())
    }

    /// Publishes all imported units at once: there are a few thousand at most. They have no IDs by which a consumer could reconcile
    /// them.
    pub async fn publish_units(&self, start: PageStart) -> Result<Option<Uuid>, Error> {
        let mut tx = self.pool.begin().await?;
        let units = store::units::list(&mut tx).await?;
        let complete = store::units::find_complete(&mut tx).await?;
        outgoing::units_imported(&mut tx, start.context, start.run, &units, complete).await?;
        tx.commit().await?;
        Ok(None)
    }
}

/// Returns the imported units and those of the extract.
pub(crate) async fn find_units(conn: &mut Conn) -> Result<UnitList, Error> {
    let imported = store::units::list(conn).await?;
    Ok(UnitList::new(
        imported,
        store::units::find_complete(conn).await?,
    ))
}
