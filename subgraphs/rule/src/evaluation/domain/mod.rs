//! The self-check itself: rules in force, a product on a lane on a day with its evidence, and what follows.
//!
//! Everything is three-valued. What is not known is UNKNOWN and never FALSE, so an open question shows up as a
//! question and not as permission. Which rules are looked at is decided by an `index` over HS prefix and
//! destination; what a rule says is decided by `judge`; `trace` explains it afterwards, for the rules that
//! remained only.

mod answer;
mod applied;
mod case;
mod in_force;
mod index;
mod judge;
mod names;
pub(crate) mod open_facts;
mod outcome;
mod requirement;
mod rule_facts;
mod trace;
mod view;

pub use crate::domain::Evaluation;
pub use applied::{Applied, apply};
pub use case::{Case, NATIONAL_CODE};
pub use in_force::{DISCLAIMER, InForce, PackReference};
pub use judge::{Judgement, Missing, Status};
pub use names::{document_types, unknown_facts, unknown_markets};
pub use open_facts::open_facts;
pub use outcome::{
    ExpiringDocument, Finding, Outcome, RuleCondition, RuleReference, Verdict, evaluate, verdict,
};
pub use requirement::{Question, Requirement, described, questions, requirements};
pub use trace::Step;
