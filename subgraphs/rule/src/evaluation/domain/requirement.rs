//! What goods need on a lane, before anybody looks at evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Applied, Case, InForce, NATIONAL_CODE, Status};
use crate::domain::FactType;
use crate::rule_files::domain::{Alternative, DocumentType, Rule};

/// A rule that applies or may apply.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub pack: String,
    pub rule: Rule,
    /// False: it depends on what is asked for. None: nothing was asked about.
    pub determined: Option<bool>,
    pub ask: Vec<String>,
    /// The documents among its evidence, each once, in file order.
    pub documents: Vec<DocumentType>,
}

/// A fact that is asked for, in the words of the first pack that declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub fact: String,
    pub fact_type: FactType,
    pub unit: Option<String>,
    pub question: Option<String>,
}

/// The rules that say something about a case, by pack and then in file order.
#[must_use]
pub fn requirements(case: &Case, packs: &[Arc<InForce>]) -> Vec<Requirement> {
    super::apply(case, packs).iter().map(requirement).collect()
}

/// How to ask for these facts.
#[must_use]
pub fn questions<'a>(
    facts: impl IntoIterator<Item = &'a str>,
    packs: &[Arc<InForce>],
) -> Vec<Question> {
    let facts: BTreeSet<_> = facts.into_iter().collect();
    facts
        .into_iter()
        .map(|fact| question(fact, packs))
        .collect()
}

fn question(fact: &str, packs: &[Arc<InForce>]) -> Question {
    let mut packs: Vec<_> = packs.iter().collect();
    packs.sort_by(|left, right| left.reference.pack.cmp(&right.reference.pack));
    let declared = packs.into_iter().find_map(|pack| pack.pack.facts.get(fact));
    let national = (fact == NATIONAL_CODE).then(|| {
        "What is the product's code of 8 or 10 digits in the country of destination?".to_owned()
    });
    Question {
        fact: fact.to_owned(),
        fact_type: declared.map_or(FactType::Text, |declared| declared.fact_type),
        unit: declared.and_then(|declared| declared.unit.clone()),
        question: declared
            .and_then(|declared| declared.question.clone())
            .or(national),
    }
}

impl Requirement {
    /// The name of the rule among those of all packs, as `demo-eu/EU-BATT-CE`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.pack, self.rule.id)
    }
}

/// A rule by itself, whatever it is about.
#[must_use]
pub fn described(pack: &InForce, rule: &Rule) -> Requirement {
    let alternatives = rule.evidence.iter().flat_map(|group| &group.any_of);
    let mut seen = BTreeSet::new();
    let documents = alternatives.filter_map(|alternative| match alternative {
        Alternative::Document(code) if seen.insert(code) => pack.pack.documents.get(code).cloned(),
        _ => None,
    });
    Requirement {
        pack: pack.reference.pack.clone(),
        rule: rule.clone(),
        determined: None,
        ask: Vec::new(),
        documents: documents.collect(),
    }
}

fn requirement(applied: &Applied<'_>) -> Requirement {
    Requirement {
        determined: Some(applied.judgement.status != Status::Undetermined),
        ask: applied
            .judgement
            .ask
            .iter()
            .map(|&fact| fact.to_owned())
            .collect(),
        ..described(applied.pack, applied.rule)
    }
}
