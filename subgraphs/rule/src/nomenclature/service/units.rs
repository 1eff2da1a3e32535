use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Imported, Nomenclature};
use crate::domain::{RIGHTS, Search, Unit, UnitList};
use crate::events::outgoing::PageStart;
use crate::nomenclature::domain::read_units;
use crate::nomenclature::events::outgoing;
use crate::nomenclature::store;

impl Nomenclature {
    /// Imports a file of units, all or nothing. Units that the file does not have are kept. After a `complete` file, the list
    /// counts as complete.
    pub async fn import_units(
        &self,
        caller: &Caller,
        csv: &str,
        complete: bool,
        now: OffsetDateTime,
    ) -> Result<Imported, Error> {
        RIGHTS.check(caller, "importUnits")?;
        let units = read_units(csv)?;
        let mut tx = self.pool.begin().await?;
        let changed = store::units::upsert(&mut tx, &units).await?;
        if complete {
            store::units::update_complete(&mut tx).await?;
        }
        let complete = store::units::find_complete(&mut tx).await?;
        outgoing::units_imported(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            Uuid::now_v7(),
            &units,
            complete,
        )
        .await?;
        tx.commit().await?;
        Ok(Imported {
            codes: units.len(),
            changed,
        })
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
