//! Three-valued answers with the facts that are missing.

use std::collections::BTreeSet;

use super::view::View;
use crate::domain::Truth;
use crate::rule_files::domain::Predicate;

/// Truth value and the facts to ask for. The list of facts is empty unless the truth value is UNKNOWN.
pub struct Answer<'a> {
    pub truth: Truth,
    pub ask: BTreeSet<&'a str>,
}

impl<'a> Answer<'a> {
    pub const fn known(truth: Truth) -> Self {
        Self {
            truth,
            ask: BTreeSet::new(),
        }
    }

    pub fn asking(fact: &'a str) -> Self {
        Self {
            truth: Truth::Unknown,
            ask: BTreeSet::from([fact]),
        }
    }

    pub fn of(predicate: &'a Predicate, view: &View<'_>) -> Self {
        let known = Self::known;
        match predicate {
            Predicate::Fact { fact, test } => {
                match view
                    .fact(fact)
                    .map(|actual| test.of(actual, view.case.evaluation))
                {
                    None | Some(Truth::Unknown) => Self::asking(fact),
                    Some(truth) => known(truth),
                }
            }
            Predicate::All(parts) => parts
                .iter()
                .map(|part| Self::of(part, view))
                .fold(known(Truth::True), Self::and),
            Predicate::Any(parts) => parts
                .iter()
                .map(|part| Self::of(part, view))
                .fold(known(Truth::False), Self::or),
            Predicate::Not(part) => {
                let Self { truth, ask } = Self::of(part, view);
                Self {
                    truth: truth.negated(),
                    ask,
                }
            }
        }
    }

    pub fn and(self, other: Self) -> Self {
        let truth = self.truth.and(other.truth);
        self.joined(other, truth)
    }

    pub fn or(self, other: Self) -> Self {
        let truth = self.truth.or(other.truth);
        self.joined(other, truth)
    }

    /// Combines the facts to ask for. A known part has none, so the union is the facts of the UNKNOWN parts.
    fn joined(mut self, mut other: Self, truth: Truth) -> Self {
        if truth != Truth::Unknown {
            return Self::known(truth);
        }
        self.ask.append(&mut other.ask);
        Self {
            truth,
            ask: self.ask,
        }
    }
}
