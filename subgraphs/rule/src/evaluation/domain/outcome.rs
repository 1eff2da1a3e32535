//! Result of a check: the verdict, its explanation, and the hashes that make it repeatable.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::Date;

use super::evidence::AlternativeName;
use super::judge::{Missing, Status};
use super::question::{Question, questions};
use super::trace::{self, Step};
use super::{Applied, Case, InForce, PackReference, apply};
use crate::domain::canonical;
use crate::rule_files::domain::{Effect, LegalAct, TransportCondition};

/// Documents that expire within this number of days are reported.
const SOON: i64 = 30;

/// Worst first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    Prohibited,
    ActionRequired,
    NeedsInformation,
    Compliant,
    NoRuleFound,
}

impl Verdict {
    /// Returns the verdict of the worst status. Without rules it is `NO_RULE_FOUND`, never COMPLIANT.
    fn of(applied: &[Applied<'_>]) -> Self {
        let any = |status| {
            applied
                .iter()
                .any(|applied| applied.judgement.status == status)
        };
        if any(Status::Prohibited) {
            Self::Prohibited
        } else if any(Status::Unmet) {
            Self::ActionRequired
        } else if any(Status::Undetermined) {
            Self::NeedsInformation
        } else if applied.is_empty() {
            Self::NoRuleFound
        } else {
            Self::Compliant
        }
    }
}

/// Result of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub pack: String,
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub effect: Effect,
    pub status: Status,
    pub missing: Vec<Missing>,
    pub ask: Vec<String>,
    pub trace: Vec<Step>,
    pub legal_basis: Vec<LegalAct>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReference {
    pub pack: String,
    pub rule: String,
    pub revision: u32,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiringDocument {
    pub kind: String,
    pub expires_on: Date,
}

/// Transport condition, with the rule that sets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCondition {
    pub rule: RuleReference,
    pub condition: TransportCondition,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub verdict: Verdict,
    /// By pack, then in the order of its file.
    pub findings: Vec<Finding>,
    /// Prohibitions that may apply, depending on missing facts.
    pub possible_prohibitions: Vec<RuleReference>,
    pub expiring_documents: Vec<ExpiringDocument>,
    pub transport_conditions: Vec<RuleCondition>,
    /// Missing facts of all rules, sorted.
    pub ask: Vec<String>,
    /// Questions about the missing facts.
    pub questions: Vec<Question>,
    pub packs: Vec<PackReference>,
    pub input_hash: String,
    pub result_hash: String,
}

impl Outcome {
    /// Returns the documents in the missing evidence, each once, in the order of the findings.
    #[must_use]
    pub fn missing_documents(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let named = self.findings.iter().flat_map(|finding| {
            let alternatives = finding.missing.iter().flat_map(|group| &group.alternatives);
            alternatives.filter(move |name| finding.wants_document(name))
        });
        named
            .map(String::as_str)
            .filter(|name| seen.insert(*name))
            .collect()
    }
}

impl Finding {
    /// Returns the alternatives of a missing evidence group of this finding.
    #[must_use]
    pub fn alternatives(&self, missing: &Missing) -> Vec<AlternativeName> {
        let name = |name: &String| {
            if self.wants_document(name) {
                AlternativeName::Document(name.clone())
            } else {
                AlternativeName::Fact(name.clone())
            }
        };
        missing.alternatives.iter().map(name).collect()
    }

    /// Returns true if an alternative of the missing evidence is a document, and false if it is a fact. Only the trace has the
    /// difference.
    fn wants_document(&self, name: &str) -> bool {
        let wanted = trace::wanted_document(name);
        self.trace.iter().any(|step| step.condition == wanted)
    }
}

/// Returns the verdict of a check without its explanation.
#[must_use]
pub fn verdict(case: &Case, packs: &[Arc<InForce>]) -> Verdict {
    Verdict::of(&apply(case, packs))
}

/// Checks a case against the versions in force.
#[must_use]
pub fn evaluate(case: &Case, packs: &[Arc<InForce>]) -> Outcome {
    outcome(case, packs, &apply(case, packs))
}

fn outcome(case: &Case, packs: &[Arc<InForce>], applied: &[Applied<'_>]) -> Outcome {
    let ask: BTreeSet<_> = applied
        .iter()
        .flat_map(|applied| applied.judgement.ask.iter().copied())
        .collect();
    let questions = questions(ask.iter().copied(), packs);
    let mut packs: Vec<_> = packs.iter().map(|pack| pack.reference.clone()).collect();
    packs.sort_by(|left, right| left.pack.cmp(&right.pack));
    let mut outcome = Outcome {
        verdict: Verdict::of(applied),
        findings: applied
            .iter()
            .map(|applied| finding(applied, case))
            .collect(),
        possible_prohibitions: possible_prohibitions(applied),
        expiring_documents: expiring(case),
        transport_conditions: conditions(applied),
        ask: ask.into_iter().map(str::to_owned).collect(),
        questions,
        input_hash: input_hash(case, &packs),
        packs,
        result_hash: String::new(),
    };
    outcome.result_hash = result_hash(&outcome);
    outcome
}

fn reference(applied: &Applied<'_>) -> RuleReference {
    RuleReference {
        pack: applied.pack.reference.pack.clone(),
        rule: applied.rule.id.clone(),
        revision: applied.rule.revision,
        title: applied.rule.title.clone(),
    }
}

fn finding(applied: &Applied<'_>, case: &Case) -> Finding {
    let RuleReference {
        pack,
        rule,
        revision,
        title,
    } = reference(applied);
    let judgement = &applied.judgement;
    Finding {
        pack,
        rule,
        revision,
        title,
        effect: applied.rule.effect,
        status: judgement.status,
        missing: judgement.missing.clone(),
        ask: judgement.ask.iter().map(|&fact| fact.to_owned()).collect(),
        trace: trace::trace(applied, case),
        legal_basis: applied.rule.legal_basis.clone(),
    }
}

fn possible_prohibitions(applied: &[Applied<'_>]) -> Vec<RuleReference> {
    let possible = |applied: &&Applied<'_>| {
        applied.judgement.status == Status::Undetermined
            && applied.rule.effect == Effect::Prohibited
    };
    applied.iter().filter(possible).map(reference).collect()
}

fn conditions(applied: &[Applied<'_>]) -> Vec<RuleCondition> {
    let travels = applied
        .iter()
        .filter(|one| matches!(one.judgement.status, Status::Met | Status::Unmet));
    let of_rule = |applied: &Applied<'_>| {
        let rule = reference(applied);
        let conditions = applied.rule.transport_conditions.iter().cloned();
        conditions
            .map(|condition| RuleCondition {
                rule: rule.clone(),
                condition,
            })
            .collect::<Vec<_>>()
    };
    travels.flat_map(of_rule).collect()
}

/// Sorted, so that the order of the documents does not change the result.
fn expiring(case: &Case) -> Vec<ExpiringDocument> {
    let soon = case
        .documents
        .iter()
        .filter(|document| document.expires_within(case.as_of, SOON));
    let mut expiring: Vec<_> = soon
        .filter_map(|document| {
            Some(ExpiringDocument {
                kind: document.kind.clone(),
                expires_on: document.expires_on?,
            })
        })
        .collect();
    expiring
        .sort_by(|left, right| (left.expires_on, &left.kind).cmp(&(right.expires_on, &right.kind)));
    expiring.dedup();
    expiring
}

fn input_hash(case: &Case, packs: &[PackReference]) -> String {
    let packs: Vec<_> = packs
        .iter()
        .map(|pack| json!([pack.pack, pack.version, pack.sha256]))
        .collect();
    canonical::hash(&json!({ "case": case.clone().normalised(), "packs": packs }))
}

/// Hashes the findings in an order that does not depend on the order of the input. Explanations are not hashed, so that the wording
/// of traces can change without changing the hashes of old results.
fn result_hash(outcome: &Outcome) -> String {
    let mut findings: Vec<_> = outcome.findings.iter().collect();
    findings.sort_by(|left, right| {
        (&left.pack, &left.rule, left.revision).cmp(&(&right.pack, &right.rule, right.revision))
    });
    let findings: Vec<_> = findings
        .into_iter()
        .map(|finding| {
            json!([
                finding.pack,
                finding.rule,
                finding.revision,
                finding.effect,
                finding.status,
                finding.missing,
                finding.ask
            ])
        })
        .collect();
    let mut conditions: Vec<_> = outcome
        .transport_conditions
        .iter()
        .map(|one| canonical::json(&json!([one.rule.pack, one.rule.rule, one.condition])))
        .collect();
    conditions.sort();
    canonical::hash(&json!({
        "verdict": outcome.verdict,
        "findings": findings,
        "expiring": outcome.expiring_documents,
        "conditions": conditions,
    }))
}
