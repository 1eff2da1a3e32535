//! Traces, which explain the result of a rule: each condition, its operand, the known value and the result.

use serde::{Deserialize, Serialize};

use super::judge::{self, Status};
use super::view::{LaneFacts, View};
use super::{Applied, Case};
use crate::domain::{Document, Truth};
use crate::rule_files::domain::{Alternative, Operation, Predicate, Rule, Test};

/// Evaluation of one condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Path in the rule, for example `when.all[0]`.
    pub path: String,
    /// Condition, for example `state_of_charge_percent lte 30`.
    pub condition: String,
    /// Known value, `None` if there is none.
    pub value: Option<String>,
    pub result: Truth,
}

/// Returns the trace of a rule that applies or may apply.
pub fn trace(applied: &Applied<'_>, case: &Case) -> Vec<Step> {
    let lane = LaneFacts::of(&case.lane);
    let view = View::of(case, &applied.pack.pack, &lane);
    let mut steps = Vec::new();
    gates(applied.rule, &view, &mut steps);
    if let Some(or_when) = applied
        .rule
        .scope
        .or_when
        .as_ref()
        .filter(|_| !begins(applied.rule, &view))
    {
        predicate(or_when, "scope.or_when", &view, &mut steps);
    }
    if let Some(when) = &applied.rule.when {
        predicate(when, "when", &view, &mut steps);
    }
    if matches!(applied.judgement.status, Status::Met | Status::Unmet) {
        evidence(applied.rule, &view, &mut steps);
    }
    steps
}

fn begins(rule: &Rule, view: &View<'_>) -> bool {
    judge::goods(rule, view.code).truth == Truth::True
}

fn gates(rule: &Rule, view: &View<'_>, steps: &mut Vec<Step>) {
    let (scope, lane) = (&rule.scope, &view.case.lane);
    let mut passed = |part: &str, condition: &str, value: &str| {
        steps.push(step(
            format!("scope.{part}"),
            condition.to_owned(),
            Some(value.to_owned()),
            Truth::True,
        ));
    };
    if scope.origin.include.is_some() || !scope.origin.exclude.is_empty() {
        passed(
            "origin",
            "the origin is one of the rule's",
            lane.origin.code(),
        );
    }
    if scope.destination.include.is_some() || !scope.destination.exclude.is_empty() {
        passed(
            "destination",
            "the destination is one of the rule's",
            lane.destination.code(),
        );
    }
    if scope.modes.is_some() {
        passed(
            "transport_modes",
            "the mode is one of the rule's",
            lane.mode.into_str(),
        );
    }
    goods_gate(rule, view, steps);
}

fn goods_gate(rule: &Rule, view: &View<'_>, steps: &mut Vec<Step>) {
    let Some(prefixes) = &rule.scope.hs else {
        return;
    };
    let result = judge::goods(rule, view.code).truth;
    let near =
        |prefix: &&String| view.code.starts_with(prefix.as_str()) || prefix.starts_with(view.code);
    let named: Vec<_> = prefixes
        .iter()
        .filter(near)
        .take(5)
        .map(String::as_str)
        .collect();
    let condition = match result {
        Truth::False => "the code begins with one of the rule's prefixes".to_owned(),
        _ => format!("the code begins with {}", named.join(" or ")),
    };
    steps.push(step(
        "scope.hs".to_owned(),
        condition,
        Some(view.code.to_owned()),
        result,
    ));
}

fn predicate(predicate: &Predicate, path: &str, view: &View<'_>, steps: &mut Vec<Step>) {
    let mut parts = |parts: &[Predicate], word: &str| {
        for (position, part) in parts.iter().enumerate() {
            self::predicate(part, &format!("{path}.{word}[{position}]"), view, steps);
        }
    };
    match predicate {
        Predicate::All(all) => parts(all, "all"),
        Predicate::Any(any) => parts(any, "any"),
        Predicate::Not(part) => self::predicate(part, &format!("{path}.not"), view, steps),
        Predicate::Fact { fact, test } => {
            let actual = view.fact(fact);
            let result = actual.map_or(Truth::Unknown, |actual| {
                test.of(actual, view.case.evaluation)
            });
            let value = actual.map(ToString::to_string);
            steps.push(step(
                path.to_owned(),
                format!("{fact} {}", wanted(test)),
                value,
                result,
            ));
        }
    }
}

fn wanted(test: &Test) -> String {
    match &test.operation {
        Operation::Compare(comparison, value) => format!("{} {value}", comparison.name()),
        Operation::In(values) => {
            let values: Vec<_> = values.iter().take(20).map(ToString::to_string).collect();
            format!("in {}", values.join(", "))
        }
    }
}

/// Returns the condition of a step about a document of this type. No other step has it.
pub fn wanted_document(code: &str) -> String {
    format!("document {code}")
}

fn evidence(rule: &Rule, view: &View<'_>, steps: &mut Vec<Step>) {
    for group in &rule.evidence {
        for (position, alternative) in group.any_of.iter().enumerate() {
            let path = format!("evidence.{}[{position}]", group.name);
            match alternative {
                Alternative::Predicate(part) => predicate(part, &path, view, steps),
                Alternative::Document(code) => {
                    let result = judge::alternative(alternative, view).truth;
                    let value = best(code, view).map(described);
                    steps.push(step(path, wanted_document(code), value, result));
                }
            }
        }
    }
}

/// Returns the document of this type that is valid for longest.
fn best<'a>(code: &str, view: &View<'a>) -> Option<&'a Document> {
    let submitted = view
        .case
        .documents
        .iter()
        .filter(|document| document.kind == code);
    submitted.max_by_key(|document| {
        (
            document.in_force(view.case.as_of),
            document.expires_on.is_none(),
            document.expires_on,
            document.issued_on,
        )
    })
}

fn described(document: &Document) -> String {
    let expiry = document
        .expires_on
        .map_or_else(String::new, |day| format!(", expires {day}"));
    format!(
        "{}, issued {}{expiry}",
        document.status.into_str(),
        document.issued_on
    )
}

fn step(path: String, condition: String, value: Option<String>, result: Truth) -> Step {
    Step {
        path,
        condition,
        value,
        result,
    }
}
