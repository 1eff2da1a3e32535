//! Judgement of one rule about a case, step by step as the rule format defines it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::NATIONAL_CODE;
use super::answer::Answer;
use super::view::View;
use crate::domain::Truth;
use crate::rule_files::domain::{Alternative, Effect, EvidenceGroup, Rule};

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
pub enum Status {
    Prohibited,
    Unmet,
    Undetermined,
    Met,
    Notice,
}

/// Evidence group that is not met, with all alternatives that would meet it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    pub group: String,
    pub alternatives: Vec<String>,
}

pub struct Judgement<'a> {
    pub status: Status,
    /// In file order.
    pub missing: Vec<Missing>,
    pub ask: BTreeSet<&'a str>,
}

impl Judgement<'_> {
    const fn plain(status: Status) -> Self {
        Self {
            status,
            missing: Vec::new(),
            ask: BTreeSet::new(),
        }
    }
}

/// Judges a rule. Returns `None` if the rule does not apply.
pub fn judge<'a>(rule: &'a Rule, view: &View<'_>) -> Option<Judgement<'a>> {
    if !counts(rule, view) || !gates(rule, view) {
        return None;
    }
    let scope = scope(rule, view);
    if scope.truth == Truth::False {
        return None;
    }
    let when = rule
        .when
        .as_ref()
        .map_or(Answer::known(Truth::True), |when| Answer::of(when, view));
    let applies = scope.and(when);
    match applies.truth {
        Truth::False => None,
        Truth::Unknown => Some(Judgement {
            ask: applies.ask,
            ..Judgement::plain(Status::Undetermined)
        }),
        Truth::True => Some(match rule.effect {
            Effect::Prohibited => Judgement::plain(Status::Prohibited),
            Effect::Notice => Judgement::plain(Status::Notice),
            Effect::Restricted | Effect::Requires => evidence(rule, view),
        }),
    }
}

/// Returns true if the rule is valid on the day and its direction matches that of the lane.
fn counts(rule: &Rule, view: &View<'_>) -> bool {
    let lane = &view.case.lane;
    let direction = match (rule.direction, lane.direction) {
        (Some(of_rule), Some(of_lane)) => of_rule == of_lane,
        _ => true,
    };
    direction && rule.valid.contains(view.case.as_of)
}

/// Checks origin, destination and mode, which are always known. The result is never UNKNOWN.
fn gates(rule: &Rule, view: &View<'_>) -> bool {
    let lane = &view.case.lane;
    rule.scope.origin.contain(lane.origin)
        && rule.scope.destination.contain(lane.destination)
        && rule
            .scope
            .modes
            .as_ref()
            .is_none_or(|modes| modes.contains(&lane.mode))
}

fn scope<'a>(rule: &'a Rule, view: &View<'_>) -> Answer<'a> {
    let goods = goods(rule, view.code);
    match (&rule.scope.or_when, goods.truth) {
        (None, _) | (_, Truth::True) => goods,
        (Some(or_when), _) => goods.or(Answer::of(or_when, view)),
    }
}

/// Evaluates the HS scope alone. If a prefix is longer than the code and begins with it, the code is too short to decide.
pub fn goods(rule: &Rule, code: &str) -> Answer<'static> {
    let Some(prefixes) = &rule.scope.hs else {
        return Answer::known(Truth::True);
    };
    if prefixes.iter().any(|prefix| code.starts_with(prefix)) {
        return Answer::known(Truth::True);
    }
    if prefixes.iter().any(|prefix| prefix.starts_with(code)) {
        return Answer::asking(NATIONAL_CODE);
    }
    Answer::known(Truth::False)
}

fn evidence<'a>(rule: &'a Rule, view: &View<'_>) -> Judgement<'a> {
    let mut missing = Vec::new();
    let mut ask = BTreeSet::new();
    for group in &rule.evidence {
        if let Some(mut facts) = open(group, view) {
            let alternatives = group
                .any_of
                .iter()
                .flat_map(Alternative::names)
                .map(str::to_owned)
                .collect();
            missing.push(Missing {
                group: group.name.clone(),
                alternatives,
            });
            ask.append(&mut facts);
        }
    }
    let status = if missing.is_empty() {
        Status::Met
    } else {
        Status::Unmet
    };
    Judgement {
        status,
        missing,
        ask,
    }
}

/// Returns `None` if the group is met, else the facts that its UNKNOWN alternatives ask for.
fn open<'a>(group: &'a EvidenceGroup, view: &View<'_>) -> Option<BTreeSet<&'a str>> {
    let mut ask = BTreeSet::new();
    for alternative in &group.any_of {
        let mut answer = self::alternative(alternative, view);
        if answer.truth == Truth::True {
            return None;
        }
        ask.append(&mut answer.ask);
    }
    Some(ask)
}

pub fn alternative<'a>(alternative: &'a Alternative, view: &View<'_>) -> Answer<'a> {
    match alternative {
        Alternative::Predicate(predicate) => Answer::of(predicate, view),
        Alternative::Document(code) => {
            let max_age = view
                .pack
                .documents
                .get(code)
                .and_then(|document| document.max_age_days);
            let mut submitted = view
                .case
                .documents
                .iter()
                .filter(|document| document.kind == *code);
            Answer::known(Truth::from(
                submitted.any(|document| document.counts(view.case.as_of, max_age)),
            ))
        }
    }
}
