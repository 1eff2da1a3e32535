use caller::{Caller, Role};

use super::{Error, Service};
use crate::domain::{NomenclatureEntry, read_csv};
use crate::store;

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The codes in the file.
    pub codes: usize,
    /// Those that were new or different.
    pub changed: u64,
}

impl Service {
    /// Takes in a nomenclature file, whole or not at all. What is not in it stays.
    pub async fn import_nomenclature(&self, caller: &Caller, csv: &str) -> Result<Imported, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let entries = read_csv(csv)?;
        let mut tx = self.pool.begin().await?;
        let changed = store::nomenclature::upsert(&mut tx, &entries).await?;
        tx.commit().await?;
        Ok(Imported { codes: entries.len(), changed })
    }

    /// The entry of a code with those above it, from the chapter down; empty if there is none. For everybody.
    pub async fn nomenclature_path(&self, code: &str) -> Result<Vec<NomenclatureEntry>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::nomenclature::find_path(&mut conn, code).await?)
    }
}
