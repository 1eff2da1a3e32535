use async_graphql::{Enum, SimpleObject};

use super::self_check::{SelfCheck, SelfCheckFinding};
use crate::domain::Value;
use crate::products::graphql::types::fact::Fact;
use crate::self_checks::domain::{self, FactChange, RuleDifference};
use crate::self_checks::service::ComparedSelfChecks;

/// What is different between two self-checks, and what that goes back to.
#[derive(SimpleObject)]
pub struct SelfCheckComparison {
    before: SelfCheck,
    after: SelfCheck,
    /// The rules that say something else, or that only one of the two has.
    rules: Vec<RuleComparison>,
    /// The facts that are not the same.
    facts: Vec<FactComparison>,
    /// What else is not the same.
    parts: Vec<ComparedPart>,
}

/// What a self-check rests on besides facts.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ComparedPart")]
pub enum ComparedPart {
    /// HS code or national codes.
    Codes,
    Lane,
    Day,
    Documents,
    /// Other rule packs were in force, or other versions of them.
    RulePacks,
}

/// What a rule says in the one and in the other.
#[derive(SimpleObject)]
pub struct RuleComparison {
    /// Null: the rule says nothing there.
    before: Option<SelfCheckFinding>,
    /// Null: the rule says nothing there.
    after: Option<SelfCheckFinding>,
}

/// A fact in the one and in the other.
#[derive(SimpleObject)]
pub struct FactComparison {
    name: String,
    /// Null: it is not known there.
    before: Option<Fact>,
    /// Null: it is not known there.
    after: Option<Fact>,
}

impl SelfCheckComparison {
    pub fn of(compared: ComparedSelfChecks) -> Self {
        let found = compared.comparison;
        Self {
            before: SelfCheck(compared.before),
            after: SelfCheck(compared.after),
            rules: found.rules.into_iter().map(RuleComparison::from).collect(),
            facts: found.facts.into_iter().map(FactComparison::from).collect(),
            parts: found.parts.into_iter().map(ComparedPart::from).collect(),
        }
    }
}

impl From<RuleDifference> for RuleComparison {
    fn from(pair: RuleDifference) -> Self {
        Self {
            before: pair.before.as_ref().map(SelfCheckFinding::from),
            after: pair.after.as_ref().map(SelfCheckFinding::from),
        }
    }
}

impl From<FactChange> for FactComparison {
    fn from(change: FactChange) -> Self {
        let fact = |value: Option<Value>| value.map(|value| Fact::of(&change.name, &value));
        Self {
            before: fact(change.before),
            after: fact(change.after),
            name: change.name.clone(),
        }
    }
}
