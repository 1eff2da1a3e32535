//! Requirements for goods on a lane, without evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Applied, Case, InForce, NATIONAL_CODE, Status};
use crate::domain::FactType;
use crate::rule_files::domain::{Alternative, DocumentType, Rule};

/// Rule that applies or may apply.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub pack: String,
    pub rule: Rule,
    /// False if this depends on the missing facts. `None` if no goods were evaluated.
    pub determined: Option<bool>,
    pub ask: Vec<String>,
    /// Documents in its evidence, each once, in file order.
    pub documents: Vec<DocumentType>,
}

/// Question about a fact, with the wording of the first pack that declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub fact: String,
    pub fact_type: FactType,
    pub unit: Option<String>,
    pub question: Option<String>,
}

/// Returns the rules that apply or may apply to a case, by pack and in file order.
#[must_use]
pub fn requirements(case: &Case, packs: &[Arc<InForce>]) -> Vec<Requirement> {
    super::apply(case, packs).iter().map(requirement).collect()
}

/// Returns the questions about these facts.
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
    /// Returns the name of the rule that is unique over all packs, for example `demo-eu/EU-BATT-CE`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.pack, self.rule.id)
    }
}

/// Describes a rule without evaluating it for goods.
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
