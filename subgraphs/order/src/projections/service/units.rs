//! The list of units of measure, which the rule domain publishes.

use std::sync::Arc;

use database::Conn;

use crate::domain::UnitList;
use crate::projections::store;
use crate::service::{Error, Service};

impl Service {
    /// The units that were imported and those of the extract. They are read again after each import.
    pub(crate) async fn unit_list(&self, conn: &mut Conn) -> Result<Arc<UnitList>, Error> {
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
