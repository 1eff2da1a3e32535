//! What the rules in force speak of, for everybody: facts, kinds of documents, and the rules themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use super::{Error, Service};
use crate::domain::evaluate::{InForce, Requirement, described};
use crate::domain::pack::{DocumentType, FactDeclaration};

/// A fact that a pack in force declares.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub pack: String,
    pub fact: FactDeclaration,
}

/// A kind of document, with the packs that ask for it.
#[derive(Clone, Debug)]
pub struct Documented {
    pub document: DocumentType,
    pub packs: Vec<String>,
}

impl Service {
    async fn in_force(&self, day: Date) -> Result<Vec<Arc<InForce>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut packs = self.packs.in_force(&mut conn, day).await?;
        packs.sort_by(|one, other| one.reference.pack.cmp(&other.reference.pack));
        Ok(packs)
    }

    /// The facts that the packs in force on a day declare, by name and pack.
    pub async fn list_facts(&self, day: Date) -> Result<Vec<Declaration>, Error> {
        let packs = self.in_force(day).await?;
        let declared = packs.iter().flat_map(|pack| {
            let of = pack.reference.pack.clone();
            pack.pack.facts.values().map(move |fact| Declaration { pack: of.clone(), fact: fact.clone() })
        });
        let mut declared: Vec<_> = declared.collect();
        declared.sort_by(|one, other| (&one.fact.name, &one.pack).cmp(&(&other.fact.name, &other.pack)));
        Ok(declared)
    }

    /// The kinds of documents that the packs in force on a day know, by code; in the words of the first pack by name.
    pub async fn list_document_types(&self, day: Date) -> Result<Vec<Documented>, Error> {
        let mut found: BTreeMap<String, Documented> = BTreeMap::new();
        for pack in self.in_force(day).await? {
            for (code, document) in &pack.pack.documents {
                let known = || Documented { document: document.clone(), packs: Vec::new() };
                let entry = found.entry(code.clone()).or_insert_with(known);
                entry.packs.push(pack.reference.pack.clone());
            }
        }
        Ok(found.into_values().collect())
    }

    /// The rules that are in force on a day, of a pack or of all, by pack and in the order of its file.
    pub async fn list_rules(&self, pack: Option<&str>, day: Date) -> Result<Vec<Requirement>, Error> {
        let packs = self.in_force(day).await?;
        let packs = packs.iter().filter(|one| pack.is_none_or(|pack| one.reference.pack == pack));
        let rules = packs.flat_map(|pack| {
            let valid = pack.pack.rules.iter().filter(|rule| rule.valid.contains(day));
            valid.map(|rule| described(pack, rule)).collect::<Vec<_>>()
        });
        Ok(rules.collect())
    }

    /// Those of these rules that are in force on a day; each is named as `demo-eu/EU-BATT-CE`.
    pub async fn get_rules(&self, ids: &[String], day: Date) -> Result<Vec<Requirement>, Error> {
        let rules = self.list_rules(None, day).await?;
        Ok(rules.into_iter().filter(|rule| ids.contains(&rule.id())).collect())
    }
}
