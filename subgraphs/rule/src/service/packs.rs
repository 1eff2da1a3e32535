//! Published versions, read and indexed once.
//!
//! Reading a file takes milliseconds and a check microseconds. A published version never changes, so what was read is
//! kept by the version's id; which versions are in force on a day is asked of the database every time.

use std::sync::Arc;

use anyhow::Context;
use database::Conn;
use moka::sync::Cache;
use time::Date;

use super::Error;
use crate::domain::evaluate::InForce;
use crate::domain::{DeclaredFacts, RulePackVersionId, pack};
use crate::store;
use crate::store::rule_pack_versions::Source;

/// Versions that are asked for often; a repetition of an old check reads its own again.
const KEPT: u64 = 256;

#[derive(Clone)]
pub struct Packs {
    read: Cache<RulePackVersionId, Arc<InForce>>,
}

impl Default for Packs {
    fn default() -> Self {
        Self { read: Cache::new(KEPT) }
    }
}

impl Packs {
    /// The version of each pack that is in force on a day.
    pub async fn in_force(&self, conn: &mut Conn, as_of: Date) -> Result<Vec<Arc<InForce>>, Error> {
        let ids = store::rule_pack_versions::list_in_force(conn, as_of).await?;
        self.get(conn, &ids).await
    }

    /// These versions.
    pub async fn get(&self, conn: &mut Conn, ids: &[RulePackVersionId]) -> Result<Vec<Arc<InForce>>, Error> {
        let mut found: Vec<_> = ids.iter().filter_map(|id| self.read.get(id)).collect();
        let unread: Vec<_> = ids.iter().copied().filter(|id| !self.read.contains_key(id)).collect();
        if unread.is_empty() && found.len() == ids.len() {
            return Ok(found);
        }
        found.clear();
        for source in store::rule_pack_versions::list_sources(conn, ids).await? {
            let id = source.id;
            let version = Arc::new(read(source)?);
            self.read.insert(id, Arc::clone(&version));
            found.push(version);
        }
        Ok(found)
    }
}

fn read(source: Source) -> anyhow::Result<InForce> {
    let unreadable = || format!("the published version {} is unreadable", source.id.0);
    let reading = pack::read(&source.yaml).ok().with_context(unreadable)?;
    let header = reading.header.with_context(unreadable)?;
    Ok(InForce::new(source.id.0, source.sha256, source.effective_from, header, reading.pack))
}

/// The types that these packs declare for their facts.
pub fn declared(packs: &[Arc<InForce>]) -> DeclaredFacts {
    let mut declared = DeclaredFacts::new();
    for fact in packs.iter().flat_map(|pack| pack.pack.facts.values()) {
        declared.entry(fact.name.clone()).or_default().push(fact.fact_type);
    }
    for fact in crate::domain::LANE_FACTS {
        declared.entry(fact.to_owned()).or_insert_with(|| vec![crate::domain::FactType::Text]);
    }
    declared
}
