//! The self-check itself: rules in force, a product on a lane on a day with its evidence, and what follows.
//!
//! Everything is three-valued. What is not known is UNKNOWN and never FALSE, so an open question shows up as a
//! question and not as permission. Which rules are looked at is decided by an `index` over HS prefix and
//! destination; what a rule says is decided by `judge`; `trace` explains it afterwards, for the rules that
//! remained only.

mod answer;
mod index;
mod judge;
mod names;
pub(crate) mod open_facts;
mod outcome;
mod requirement;
mod trace;
mod view;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::domain::{Document, Facts, Lane, NationalCode};
use crate::rule_files::domain::{Header, Pack, Rule};
use index::Index;
pub use judge::{Judgement, Missing, Status};
pub use names::{document_types, unknown_facts, unknown_markets};
pub use open_facts::open_facts;
pub use outcome::{ExpiringDocument, Finding, Outcome, RuleCondition, RuleReference, Verdict};
pub use requirement::{Question, Requirement, described, questions, requirements};
pub use trace::Step;
use view::{LaneFacts, View};

/// What is asked for when an HS code is too short to decide.
pub const NATIONAL_CODE: &str = "national_code";

/// Said of a pack that says nothing about itself.
pub const DISCLAIMER: &str =
    "Demonstration content, not legal advice: check with a competent adviser before you ship.";

/// How texts are compared. A check records it, so that an old one repeats with the same result.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(const_into_str)]
pub enum Evaluation {
    /// Byte by byte: the first version, of checks that record none.
    #[strum(serialize = "1")]
    #[serde(rename = "1")]
    Bytes,
    /// In the form that the fact is declared with.
    #[default]
    #[strum(serialize = "2")]
    #[serde(rename = "2")]
    Normalised,
}

impl Evaluation {
    const fn first() -> Self {
        Self::Bytes
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_first(&self) -> bool {
        *self == Self::Bytes
    }
}

/// What is checked. It is stored with the result, so that the check can be repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub facts: Facts,
    pub lane: Lane,
    pub as_of: Date,
    pub documents: Vec<Document>,
    #[serde(
        default = "Evaluation::first",
        skip_serializing_if = "Evaluation::is_first"
    )]
    pub evaluation: Evaluation,
}

impl Case {
    /// The same for the same question, in whatever order its parts were given.
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.national_codes.sort();
        self.documents.sort();
        self
    }
}

/// A published version, as a result names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackReference {
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    pub sha256: String,
    pub effective_from: Option<Date>,
    pub coverage: Option<String>,
    pub disclaimer: String,
}

/// A published version, ready to be asked.
#[derive(Debug)]
pub struct InForce {
    pub reference: PackReference,
    pub pack: Pack,
    index: Index,
    /// The facts that the pack declares or that its rules look at.
    facts: BTreeSet<String>,
}

impl InForce {
    #[must_use]
    pub fn new(
        id: Uuid,
        sha256: String,
        effective_from: Option<Date>,
        header: Header,
        pack: Pack,
    ) -> Self {
        let reference = PackReference {
            id,
            pack: header.pack,
            version: header.version,
            sha256,
            effective_from,
            coverage: header.coverage,
            disclaimer: header.disclaimer.unwrap_or_else(|| DISCLAIMER.to_owned()),
        };
        let index = Index::of(&pack.rules);
        let looked_at = pack
            .rules
            .iter()
            .flat_map(open_facts::facts)
            .map(str::to_owned);
        let facts = looked_at.chain(pack.facts.keys().cloned()).collect();
        Self {
            reference,
            pack,
            index,
            facts,
        }
    }
}

/// A rule that remained, and what it says.
pub struct Applied<'a> {
    pub pack: &'a InForce,
    pub rule: &'a Rule,
    pub judgement: Judgement<'a>,
}

/// The rules that say something about a case, by pack and then in file order.
#[must_use]
pub fn apply<'a>(case: &Case, packs: &'a [Arc<InForce>]) -> Vec<Applied<'a>> {
    let lane = LaneFacts::of(&case.lane);
    let mut packs: Vec<&InForce> = packs.iter().map(Arc::as_ref).collect();
    packs.sort_by(|left, right| left.reference.pack.cmp(&right.reference.pack));
    let mut applied = Vec::new();
    for pack in packs {
        let view = View::of(case, &pack.pack, &lane);
        for position in pack.index.candidates(case.lane.destination, view.code) {
            let Some(rule) = pack.pack.rules.get(position) else {
                continue;
            };
            let judgement = judge::judge(rule, &view);
            applied.extend(judgement.map(|judgement| Applied {
                pack,
                rule,
                judgement,
            }));
        }
    }
    applied
}

/// What a check would come to, without everything that explains it.
#[must_use]
pub fn verdict(case: &Case, packs: &[Arc<InForce>]) -> Verdict {
    Verdict::of(&apply(case, packs))
}

/// Checks a case against the versions in force.
#[must_use]
pub fn evaluate(case: &Case, packs: &[Arc<InForce>]) -> Outcome {
    outcome::outcome(case, packs, &apply(case, packs))
}
