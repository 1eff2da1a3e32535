//! Public content of the rule packs in force: facts, document types and rules.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use commands::Error;
use normalisation::{did_you_mean, quoted, suggestions};
use refusal::ErrorCode;
use time::Date;

use super::Catalogue;
use crate::domain::{Refusal, Search};
use crate::evaluation::domain::{InForce, Requirement, RequirementId, UsedPack};
use crate::rule_files::domain::{DocumentCode, DocumentType, FactDeclaration, Rule};
use crate::rule_packs::store;

/// Fact that a pack in force declares.
#[derive(Clone, Debug)]
pub struct Declaration {
    pub pack: String,
    pub fact: FactDeclaration,
}

impl Catalogue {
    /// Returns the packs in force on a day, by name.
    async fn in_force(&self, day: Date) -> Result<Arc<[Arc<InForce>]>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut packs = self.packs.in_force(&mut conn, day).await?;
        packs.sort_by(|one, other| one.reference.pack.cmp(&other.reference.pack));
        Ok(packs.into())
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
        let is_found = |fact: &FactDeclaration| {
            search.is_in([Some(fact.name.as_str()), fact.question.as_deref()])
        };
        let mut declared = Vec::new();
        for pack in packs.iter() {
            let found = pack.pack.facts.values().filter(|fact| is_found(fact));
            declared.extend(found.map(|fact| Declaration {
                pack: pack.reference.pack.clone(),
                fact: fact.clone(),
            }));
        }
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
    ) -> Result<Vec<DocumentType>, Error> {
        let packs = self.in_force(day).await?;
        let mut documents: BTreeMap<&str, &DocumentType> = BTreeMap::new();
        for (code, document) in packs.iter().flat_map(|pack| &pack.pack.documents) {
            documents.entry(code.as_str()).or_insert(document);
        }
        let search = Search::new(search);
        let is_found =
            |one: &&DocumentType| search.is_in([Some(one.code.as_str()), Some(one.title.as_str())]);
        let found = documents.into_values().filter(is_found);
        Ok(found.cloned().collect())
    }

    /// Finds the document types with these codes in the packs in force on a day.
    pub async fn find_document_types(
        &self,
        codes: &[DocumentCode],
        day: Date,
    ) -> Result<HashMap<DocumentCode, DocumentType>, Error> {
        let packs = self.in_force(day).await?;
        let find = |code: &DocumentCode| {
            let mut packs = packs.iter();
            let document = packs.find_map(|pack| pack.pack.documents.get(&code.0))?;
            Some((code.clone(), document.clone()))
        };
        Ok(codes.iter().filter_map(find).collect())
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
                .map(|rule| Requirement::new(pack, rule, &packs))
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

    /// Finds the rules in force on a day with these IDs.
    pub async fn find_rules(
        &self,
        ids: &[RequirementId],
        day: Date,
    ) -> Result<HashMap<RequirementId, Requirement>, Error> {
        let packs = self.in_force(day).await?;
        let mut found = HashMap::with_capacity(ids.len());
        for pack in packs.iter() {
            let name = pack.reference.pack.as_str();
            let of_pack = ids.iter().filter_map(|id| {
                let rule = id.0.strip_prefix(name)?.strip_prefix('/')?;
                Some((rule, id))
            });
            let asked: HashMap<&str, &RequirementId> = of_pack.collect();
            if asked.is_empty() {
                continue;
            }
            for rule in valid_rules(pack, day) {
                if let Some(&id) = asked.get(rule.id.as_str()) {
                    let requirement = || Requirement::new(pack, rule, &packs);
                    found.entry(id.clone()).or_insert_with(requirement);
                }
            }
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
fn valid_rules(pack: &InForce, day: Date) -> impl Iterator<Item = &Arc<Rule>> {
    let rules = pack.pack.rules.iter();
    rules.filter(move |rule| rule.valid.contains(day))
}
