//! Unknown facts about a product, for a form that asks for them before a lane is selected.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::rule_facts::facts;
use super::{Case, InForce, NATIONAL_CODE, judge};
use crate::domain::{Country, LANE_FACTS, Truth, hs};
use crate::rule_files::domain::Rule;

/// Returns the unknown facts that rules may use, sorted. The rules are those that are valid on the day, may concern the codes of
/// the product, and concern the market if one is given. Facts of the lane, and facts with a default for the chapter of the product,
/// are not included.
#[must_use]
pub fn open_facts<'a>(
    case: &Case,
    market: Option<Country>,
    packs: &'a [Arc<InForce>],
) -> BTreeSet<&'a str> {
    let mut open = BTreeSet::new();
    for pack in packs {
        let about = |rule: &&Rule| {
            rule.valid.contains(case.as_of)
                && market.is_none_or(|market| rule.scope.destination.contain(market))
                && (may_be_about(rule, case) || rule.scope.or_when.is_some())
        };
        let rules = pack.pack.rules.iter().map(Arc::as_ref);
        let facts = rules.filter(about).flat_map(facts);
        open.extend(facts.filter(|name| is_open(name, case, pack)));
    }
    open
}

/// Returns true if the rule may concern one of the codes of the product.
fn may_be_about(rule: &Rule, case: &Case) -> bool {
    let national = case
        .national_codes
        .iter()
        .map(|national| national.code.as_str());
    national
        .chain([case.hs_code.as_str()])
        .any(|code| judge::goods(rule, code).truth != Truth::False)
}

fn is_open(name: &str, case: &Case, pack: &InForce) -> bool {
    let known =
        case.facts.contains_key(name) || LANE_FACTS.contains(&name) || name == NATIONAL_CODE;
    let elsewhere = pack.pack.facts.get(name).is_some_and(|declared| {
        let matters = |chapters: &BTreeSet<String>| chapters.contains(hs::chapter(&case.hs_code));
        declared.default.is_some() && !declared.chapters.as_ref().is_none_or(matters)
    });
    !known && !elsewhere
}
