//! Cache of the calendar, and of parsed and indexed versions of rule packs.
//!
//! Parsing a file takes milliseconds, a check takes microseconds. The key is the version and the hash of its file. Every use reads the
//! stamp of the calendar from the database, so it has every publication and withdrawal that was committed before, also by other
//! processes. The calendar itself is read when its stamp has changed.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use arc_swap::ArcSwapOption;
use commands::Error;
use database::Conn;
use moka::sync::Cache;
use time::Date;

use crate::domain::{FactType, RulePackVersionId};
use crate::evaluation::domain::{InForce, UsedPack};
use crate::products::domain::{DeclaredFact, DeclaredFacts};
use crate::rule_files::domain::{self as pack, PackNames};
use crate::rule_packs::domain::{Calendar, Published, calendar};
use crate::rule_packs::store;
use crate::rule_packs::store::rule_pack_versions::Source;

/// Capacity for versions in frequent use. A repetition of an old check parses its versions again.
const KEPT: u64 = 256;

const DRAFTS_KEPT: u64 = 8;

/// Version and hash of its file.
type Key = (RulePackVersionId, String);

#[derive(Clone)]
pub struct Packs {
    /// Calendar that was read last. A transaction may leave its own uncommitted calendar here; other transactions see another stamp
    /// and do not use it.
    calendar: Arc<ArcSwapOption<Calendar>>,
    read: Cache<Key, Arc<InForce>>,
    /// Separate, because drafts have no first day yet.
    drafts: Cache<Key, Arc<InForce>>,
}

impl Default for Packs {
    fn default() -> Self {
        Self {
            calendar: Arc::new(ArcSwapOption::empty()),
            read: Cache::new(KEPT),
            drafts: Cache::new(DRAFTS_KEPT),
        }
    }
}

impl Packs {
    /// Returns the calendar with all publications and withdrawals that are committed, and those of the transaction of `conn`.
    pub async fn calendar(&self, conn: &mut Conn) -> Result<Arc<Calendar>, Error> {
        let stamp = store::rule_calendar::find_stamp(conn).await?;
        let latest = self.calendar.load_full();
        if let Some(latest) = latest.filter(|latest| latest.stamp == stamp) {
            return Ok(latest);
        }
        let current = Arc::new(store::rule_calendar::find(conn).await?);
        self.calendar.store(Some(Arc::clone(&current)));
        Ok(current)
    }

    /// Returns the version of each pack that is in force on a day.
    pub async fn in_force(&self, conn: &mut Conn, as_of: Date) -> Result<Vec<Arc<InForce>>, Error> {
        let calendar = self.calendar(conn).await?;
        let versions = calendar::in_force(&calendar.published, as_of);
        self.get(conn, &versions).await
    }

    /// Returns these versions. One of them may be the draft of a preview.
    pub async fn get_with(
        &self,
        conn: &mut Conn,
        versions: &[&Published],
        draft: Option<RulePackVersionId>,
    ) -> Result<Vec<Arc<InForce>>, Error> {
        let published: Vec<_> = versions
            .iter()
            .copied()
            .filter(|version| Some(version.id) != draft)
            .collect();
        let mut found = self.get(conn, &published).await?;
        for version in versions.iter().filter(|version| Some(version.id) == draft) {
            let key = (version.id, version.sha256.clone());
            if let Some(read) = self.drafts.get(&key) {
                found.push(read);
                continue;
            }
            for source in store::rule_pack_versions::list_sources(conn, &[version.id]).await? {
                let version = Arc::new(read(source)?);
                self.drafts.insert(key.clone(), Arc::clone(&version));
                found.push(version);
            }
        }
        Ok(found)
    }

    /// Returns these published versions.
    pub async fn get(
        &self,
        conn: &mut Conn,
        versions: &[&Published],
    ) -> Result<Vec<Arc<InForce>>, Error> {
        let (mut found, mut unread) = (Vec::new(), Vec::new());
        for version in versions {
            match self.read.get(&(version.id, version.sha256.clone())) {
                Some(read) => found.push(read),
                None => unread.push(version.id),
            }
        }
        if !unread.is_empty() {
            for source in store::rule_pack_versions::list_sources(conn, &unread).await? {
                let key = (source.id, source.sha256.clone());
                let version = Arc::new(read(source)?);
                self.read.insert(key, Arc::clone(&version));
                found.push(version);
            }
        }
        Ok(found)
    }

    /// Returns these published versions. A version that this build cannot read is logged and omitted, so that the results that used it
    /// can still be shown.
    pub async fn find_used(
        &self,
        conn: &mut Conn,
        used: &[UsedPack],
    ) -> Result<HashMap<UsedPack, Arc<InForce>>, Error> {
        let (mut found, mut unread) = (HashMap::with_capacity(used.len()), Vec::new());
        for one in used {
            match self.read.get(&(one.version, one.sha256.clone())) {
                Some(read) => drop(found.insert(one.clone(), read)),
                None => unread.push(one.version),
            }
        }
        if unread.is_empty() {
            return Ok(found);
        }
        for source in store::rule_pack_versions::list_sources(conn, &unread).await? {
            let (version, sha256) = (source.id, source.sha256.clone());
            match read(source) {
                Ok(pack) => {
                    let pack = Arc::new(pack);
                    self.read
                        .insert((version, sha256.clone()), Arc::clone(&pack));
                    found.insert(UsedPack { version, sha256 }, pack);
                }
                Err(error) => log_unreadable(version, &error),
            }
        }
        Ok(found)
    }
}

/// Lists the names in published versions, by version. A version that this build cannot read is logged and skipped, so that one old
/// file does not block the listing of the others. The files are parsed again and not cached: versions out of force would evict
/// those in frequent use.
pub(super) async fn list_names(
    conn: &mut Conn,
    ids: &[RulePackVersionId],
) -> Result<HashMap<RulePackVersionId, PackNames>, Error> {
    let sources = store::rule_pack_versions::list_sources(conn, ids).await?;
    let mut names = HashMap::with_capacity(sources.len());
    for source in sources {
        let id = source.id;
        match read(source) {
            Ok(version) => {
                names.insert(id, PackNames::of(&version.pack));
            }
            Err(error) => log_unreadable(id, &error),
        }
    }
    Ok(names)
}

fn log_unreadable(version: RulePackVersionId, error: &anyhow::Error) {
    let error = format!("{error:#}");
    tracing::error!(version = %version.0, error, "a published rule file cannot be read");
}

/// Fails if this build cannot read a published version. Skipping a rule would produce a wrong answer.
fn read(source: Source) -> anyhow::Result<InForce> {
    let unreadable = || format!("the rule file of version {} cannot be read", source.id.0);
    let reading = pack::read(&source.yaml).ok().with_context(unreadable)?;
    anyhow::ensure!(!reading.has_errors(), unreadable());
    let header = reading.header.with_context(unreadable)?;
    Ok(InForce::new(
        source.id.0,
        source.sha256,
        source.effective_from,
        header,
        reading.pack,
    ))
}

/// Returns the types and text forms that these packs declare for their facts.
pub(crate) fn declared(packs: &[Arc<InForce>]) -> DeclaredFacts {
    let mut declared = DeclaredFacts::new();
    for fact in packs.iter().flat_map(|pack| pack.pack.facts.values()) {
        let declaration = DeclaredFact {
            fact_type: fact.fact_type,
            form: fact.form.clone(),
        };
        declared
            .entry(fact.name.clone())
            .or_default()
            .push(declaration);
    }
    for fact in crate::domain::LANE_FACTS {
        declared
            .entry(fact.to_owned())
            .or_insert_with(|| vec![DeclaredFact::from(FactType::Text)]);
    }
    declared
}
