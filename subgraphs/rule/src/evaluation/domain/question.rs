//! Questions about facts, in the wording of the rule packs.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{InForce, NATIONAL_CODE};
use crate::domain::FactType;

/// Question about a fact, with the wording of the first pack that declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub fact: String,
    pub fact_type: FactType,
    pub unit: Option<String>,
    pub question: Option<String>,
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

/// Returns the question about a fact, with the wording of the first pack by name that declares it.
pub(super) fn question(fact: &str, packs: &[Arc<InForce>]) -> Question {
    let declaring = packs
        .iter()
        .filter(|pack| pack.pack.facts.contains_key(fact));
    let first = declaring.min_by(|one, other| one.reference.pack.cmp(&other.reference.pack));
    let declared = first.and_then(|pack| pack.pack.facts.get(fact));
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
