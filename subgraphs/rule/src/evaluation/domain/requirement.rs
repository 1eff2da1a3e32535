//! Requirements for goods on a lane, without evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::{DescribedGroup, described_group};
use super::{Applied, Case, InForce, Status};
use crate::rule_files::domain::{Alternative, DocumentType, Rule};

/// Rule in force. It does not depend on goods.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub pack: String,
    pub rule: Rule,
    /// Documents in its evidence, each once, in file order.
    pub documents: Vec<DocumentType>,
    pub evidence: Vec<DescribedGroup>,
}

/// Rule that applies or may apply to a case.
#[derive(Clone, Debug)]
pub struct RequirementAnswer {
    pub requirement: Requirement,
    /// False if this depends on the missing facts.
    pub determined: bool,
    pub ask: Vec<String>,
}

/// Returns the rules that apply or may apply to a case, by pack and in file order.
#[must_use]
pub fn requirements(case: &Case, packs: &[Arc<InForce>]) -> Vec<RequirementAnswer> {
    super::apply(case, packs)
        .iter()
        .map(|applied| answered(applied, packs))
        .collect()
}

impl Requirement {
    /// Returns the name of the rule that is unique over all packs, for example `demo-eu/EU-BATT-CE`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}/{}", self.pack, self.rule.id)
    }
}

/// Describes a rule of a pack without evaluating it for goods. `packs` are those in force, and describe its facts.
#[must_use]
pub fn described(pack: &InForce, rule: &Rule, packs: &[Arc<InForce>]) -> Requirement {
    let alternatives = rule.evidence.iter().flat_map(|group| &group.any_of);
    let mut seen = BTreeSet::new();
    let documents = alternatives.filter_map(|alternative| match alternative {
        Alternative::Document(code) if seen.insert(code) => pack.pack.documents.get(code).cloned(),
        _ => None,
    });
    let of = &pack.reference.pack;
    Requirement {
        pack: of.clone(),
        documents: documents.collect(),
        evidence: rule
            .evidence
            .iter()
            .map(|group| described_group(group, of, packs))
            .collect(),
        rule: rule.clone(),
    }
}

fn answered(applied: &Applied<'_>, packs: &[Arc<InForce>]) -> RequirementAnswer {
    let judgement = &applied.judgement;
    RequirementAnswer {
        requirement: described(applied.pack, applied.rule, packs),
        determined: judgement.status != Status::Undetermined,
        ask: judgement.ask.iter().map(|&fact| fact.to_owned()).collect(),
    }
}
