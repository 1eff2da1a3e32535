//! Requirements for goods on a lane, without evidence.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::evidence::{DescribedGroup, described_group};
use super::{Applied, Case, InForce, Status};
use crate::rule_files::domain::{Alternative, DocumentType, Rule};

/// Name of a rule that is unique over all packs, for example `demo-eu/EU-BATT-CE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequirementId(pub String);

/// Rule in force. It does not depend on goods. It refers to the packs and copies nothing, so it is cheap to clone.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub rule: Arc<Rule>,
    pack: Arc<InForce>,
    /// Packs in force, which describe the facts of the rule.
    packs: Arc<[Arc<InForce>]>,
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
pub fn requirements(case: &Case, packs: &Arc<[Arc<InForce>]>) -> Vec<RequirementAnswer> {
    super::apply(case, packs)
        .iter()
        .map(|applied| answered(applied, packs))
        .collect()
}

impl Requirement {
    /// Describes a rule of a pack. `packs` are those in force.
    #[must_use]
    pub fn new(pack: &Arc<InForce>, rule: &Arc<Rule>, packs: &Arc<[Arc<InForce>]>) -> Self {
        Self {
            rule: Arc::clone(rule),
            pack: Arc::clone(pack),
            packs: Arc::clone(packs),
        }
    }

    #[must_use]
    pub fn id(&self) -> RequirementId {
        RequirementId(format!("{}/{}", self.pack(), self.rule.id))
    }

    /// Returns the name of the pack.
    #[must_use]
    pub fn pack(&self) -> &str {
        &self.pack.reference.pack
    }

    /// Returns the documents in the evidence of the rule, each once, in file order.
    #[must_use]
    pub fn documents(&self) -> Vec<&DocumentType> {
        let alternatives = self.rule.evidence.iter().flat_map(|group| &group.any_of);
        let mut seen = BTreeSet::new();
        let documents = alternatives.filter_map(|alternative| match alternative {
            Alternative::Document(code) if seen.insert(code) => self.pack.pack.documents.get(code),
            _ => None,
        });
        documents.collect()
    }

    /// Returns the evidence of the rule with descriptions.
    #[must_use]
    pub fn evidence(&self) -> Vec<DescribedGroup> {
        let groups = self.rule.evidence.iter();
        groups
            .map(|group| described_group(group, self.pack(), &self.packs))
            .collect()
    }
}

fn answered(applied: &Applied<'_>, packs: &Arc<[Arc<InForce>]>) -> RequirementAnswer {
    let judgement = &applied.judgement;
    RequirementAnswer {
        requirement: Requirement::new(applied.pack, applied.rule, packs),
        determined: judgement.status != Status::Undetermined,
        ask: judgement.ask.iter().map(|&fact| fact.to_owned()).collect(),
    }
}
