//! Evaluation: the rules in force, applied to a product on a lane and a day with its evidence.
//!
//! The logic is three-valued. An unknown fact is UNKNOWN and never FALSE, so an open question is reported as a question and never
//! as permission. `index` selects the candidate rules by HS prefix and destination; `judge` decides each of them; `trace` explains
//! the rules that apply or may apply.

mod answer;
mod applied;
mod case;
mod evidence;
mod in_force;
mod index;
mod judge;
mod names;
pub(crate) mod open_facts;
mod outcome;
mod question;
mod requirement;
mod rule_facts;
mod trace;
mod view;

pub use crate::domain::Evaluation;
pub use applied::{Applied, apply};
pub use case::{Case, NATIONAL_CODE};
pub use evidence::{
    AlternativeName, DescribedAlternative, DescribedGroup, UsedPack, document_type,
};
pub use in_force::{DISCLAIMER, InForce, PackReference};
pub use judge::{Judgement, Missing, Status};
pub use names::{document_types, unknown_facts, unknown_markets};
pub use open_facts::open_facts;
pub use outcome::{
    ExpiringDocument, Finding, Outcome, RuleCondition, RuleReference, Verdict, evaluate, verdict,
};
pub use question::{Question, questions};
pub use requirement::{Requirement, RequirementAnswer, RequirementId, requirements};
pub use trace::Step;
