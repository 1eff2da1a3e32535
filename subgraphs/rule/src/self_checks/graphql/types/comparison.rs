use async_graphql::{Enum, SimpleObject};

use super::self_check::{SelfCheck, SelfCheckFinding};
use crate::domain::Value;
use crate::evaluation::domain::Finding;
use crate::products::graphql::types::fact::Fact;
use crate::self_checks::domain::{self, FactChange};
use crate::self_checks::service::ComparedSelfChecks;

/// Differences between two self-checks and their causes.
#[derive(SimpleObject)]
pub struct SelfCheckComparison {
    /// First self-check.
    before: SelfCheck,
    /// Second self-check.
    after: SelfCheck,
    /// Rules with different findings, or with a finding in only one of the two.
    rules: Vec<RuleComparison>,
    /// Facts with different values.
    facts: Vec<FactComparison>,
    /// Other parts of the input that differ.
    parts: Vec<ComparedPart>,
}

/// Part of the input of a self-check, other than facts.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ComparedPart")]
pub enum ComparedPart {
    /// HS code or national codes.
    Codes,
    /// Lane.
    Lane,
    /// Day of the check.
    Day,
    /// Documents, as evidence.
    Documents,
    /// Rule packs in force, or their versions.
    RulePacks,
}

/// Findings of a rule in both self-checks.
#[derive(SimpleObject)]
pub struct RuleComparison {
    /// Finding in the first self-check. Null if the rule has none.
    before: Option<SelfCheckFinding>,
    /// Finding in the second self-check. Null if the rule has none.
    after: Option<SelfCheckFinding>,
}

/// Fact in both self-checks.
#[derive(SimpleObject)]
pub struct FactComparison {
    /// Name of the fact.
    name: String,
    /// Value in the first self-check. Null if it was not known.
    before: Option<Fact>,
    /// Value in the second self-check. Null if it was not known.
    after: Option<Fact>,
}

impl SelfCheckComparison {
    pub fn of(compared: ComparedSelfChecks) -> Self {
        let found = compared.comparison;
        let (before, after) = (compared.before, compared.after);
        let finding = |one: Option<Finding>, of: &domain::SelfCheck| {
            one.map(|finding| SelfCheckFinding::of(&finding, &of.outcome.packs))
        };
        let rules = found.rules.into_iter().map(|rule| RuleComparison {
            before: finding(rule.before, &before),
            after: finding(rule.after, &after),
        });
        Self {
            rules: rules.collect(),
            before: SelfCheck(before),
            after: SelfCheck(after),
            facts: found.facts.into_iter().map(FactComparison::from).collect(),
            parts: found.parts.into_iter().map(ComparedPart::from).collect(),
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
