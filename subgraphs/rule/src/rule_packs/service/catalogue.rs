//! Public content of the rule packs in force: facts, document types and rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use commands::Error;
use normalisation::{did_you_mean, quoted, suggestions};
use refusal::ErrorCode;
use time::Date;

use super::Catalogue;
use crate::domain::{Refusal, Search};
use crate::evaluation::domain::{InForce, Requirement, UsedPack, described};
use crate::rule_files::domain::{DocumentType, FactDeclaration, Rule};
use crate::rule_packs::store;

/// Fact that a pack in force declares.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub pack: String,
    pub fact: FactDeclaration,
}

/// Document type with the packs that have it.
#[derive(Clone, Debug)]
pub struct Documented {
    pub document: DocumentType,
    pub packs: Vec<String>,
}

impl Catalogue {
    async fn in_force(&self, day: Date) -> Result<Vec<Arc<InForce>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut packs = self.packs.in_force(&mut conn, day).await?;
        packs.sort_by(|one, other| one.reference.pack.cmp(&other.reference.pack));
        Ok(packs)
    }

    /// Lists the facts that the packs in force on a day declare, by name and pack, optionally only those with this text in the name
    /// or the question.
    pub async fn list_facts(
        &self,
        search: Option<&str>,
        day: Date,
    ) -> Result<Vec<Declaration>, Error> {
        let packs = self.in_force(day).await?;
        let search = Search::new(search);
        let declared = packs.iter().flat_map(|pack| {
            let of = pack.reference.pack.clone();
            pack.pack.facts.values().map(move |fact| Declaration {
                pack: of.clone(),
                fact: fact.clone(),
            })
        });
        let is_found = |one: &Declaration| {
            search.is_in([Some(one.fact.name.as_str()), one.fact.question.as_deref()])
        };
        let mut declared: Vec<_> = declared.filter(is_found).collect();
        declared.sort_by(|one, other| {
            (&one.fact.name, &one.pack).cmp(&(&other.fact.name, &other.pack))
        });
        Ok(declared)
    }

    /// Lists the document types of the packs in force on a day, by code, optionally only those with this text in the code or the
    /// title. If several packs have a type, the first pack by name describes it.
    pub async fn list_document_types(
        &self,
        search: Option<&str>,
        day: Date,
    ) -> Result<Vec<Documented>, Error> {
        let mut found: BTreeMap<String, Documented> = BTreeMap::new();
        for pack in self.in_force(day).await? {
            for (code, document) in &pack.pack.documents {
                let known = || Documented {
                    document: document.clone(),
                    packs: Vec::new(),
                };
                let entry = found.entry(code.clone()).or_insert_with(known);
                entry.packs.push(pack.reference.pack.clone());
            }
        }
        let search = Search::new(search);
        let is_found = |one: &Documented| {
            search.is_in([
                Some(one.document.code.as_str()),
                Some(one.document.title.as_str()),
            ])
        };
        Ok(found.into_values().filter(is_found).collect())
    }

    /// Lists the rules in force on a day, of one pack or of all, by pack and in the order of its file. The name of the pack is
    /// compared without case. It is refused if no version of a pack with this name was ever published.
    pub async fn list_rules(
        &self,
        pack: Option<&str>,
        day: Date,
    ) -> Result<Vec<Requirement>, Error> {
        let packs = self.in_force(day).await?;
        let key = pack.map(normalisation::key);
        let is_named = |one: &&Arc<InForce>| {
            key.as_ref()
                .is_none_or(|key| normalisation::key(&one.reference.pack) == *key)
        };
        if let Some(name) = pack
            && !packs.iter().any(|one| is_named(&one))
        {
            self.published_pack(name).await?;
        }
        let rules = packs.iter().filter(is_named).flat_map(|pack| {
            valid_rules(pack, day)
                .map(|rule| described(pack, rule, &packs))
                .collect::<Vec<_>>()
        });
        Ok(rules.collect())
    }

    /// Refuses a name if no version of a pack with this name was published.
    async fn published_pack(&self, name: &str) -> Result<(), Error> {
        let mut conn = self.pool.acquire().await?;
        let names = store::rule_packs::list_published_names(&mut conn).await?;
        let key = normalisation::key(name);
        if names.iter().any(|known| normalisation::key(known) == key) {
            return Ok(());
        }
        let hint = did_you_mean(&suggestions(name, names.iter().map(String::as_str)));
        let message = format!("No rule pack `{}` was ever published.{hint}", quoted(name));
        Err(Refusal::new(ErrorCode::RulePackNotFound, &["pack"], message).into())
    }

    /// Lists the rules in force on a day with these IDs, for example `demo-eu/EU-BATT-CE`.
    pub async fn find_rules(&self, ids: &[String], day: Date) -> Result<Vec<Requirement>, Error> {
        let packs = self.in_force(day).await?;
        let mut found = Vec::new();
        for pack in &packs {
            let name = pack.reference.pack.as_str();
            let of_pack = ids
                .iter()
                .filter_map(|id| id.strip_prefix(name)?.strip_prefix('/'));
            let asked: BTreeSet<&str> = of_pack.collect();
            let rules = valid_rules(pack, day).filter(|rule| asked.contains(rule.id.as_str()));
            found.extend(rules.map(|rule| described(pack, rule, &packs)));
        }
        Ok(found)
    }

    /// Returns the published versions that a stored result used. Omits those that this build cannot read.
    pub async fn find_used(
        &self,
        used: &[UsedPack],
    ) -> Result<HashMap<UsedPack, Arc<InForce>>, Error> {
        let mut conn = self.pool.acquire().await?;
        self.packs.find_used(&mut conn, used).await
    }
}

/// Returns the rules of a pack that are valid on a day, in the order of its file.
fn valid_rules(pack: &InForce, day: Date) -> impl Iterator<Item = &Rule> {
    let rules = pack.pack.rules.iter();
    rules.filter(move |rule| rule.valid.contains(day))
}
