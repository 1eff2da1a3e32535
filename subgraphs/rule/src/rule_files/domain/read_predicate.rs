//! Reads conditions, and checks their values against the types of the facts.

use super::finding::At;
use super::finding_code::FindingCode;
use super::node::{Kind, Node};
use super::predicate::{Comparison, Operation, Predicate, Test};
use super::read_header::{FACT_NAME, built_in};
use super::reader::{Fields, Reader};
use super::scalar::{WORD, not_finite};
use crate::domain::{FactType, TextForm, Value};

const SHAPES: [&str; 4] = ["fact", "all", "any", "not"];
const OPERATORS: [&str; 7] = ["eq", "ne", "lt", "lte", "gt", "gte", "in"];
const COMPARISONS: [(&str, Comparison); 6] = [
    ("eq", Comparison::Eq),
    ("ne", Comparison::Ne),
    ("lt", Comparison::Lt),
    ("lte", Comparison::Lte),
    ("gt", Comparison::Gt),
    ("gte", Comparison::Gte),
];
/// Limit of the nesting of conditions.
const DEEPEST: usize = 12;
const MOST_PARTS: usize = 100;
const MOST_VALUES: usize = 1_000;

impl Reader {
    pub fn predicate(&mut self, node: &Node) -> Option<Predicate> {
        self.nested(node, DEEPEST)
    }

    fn nested(&mut self, node: &Node, depth: usize) -> Option<Predicate> {
        let known: Vec<_> = SHAPES.iter().chain(&OPERATORS).copied().collect();
        let fields = self.fields(node, "a condition", &known)?;
        let Some(deeper) = depth.checked_sub(1) else {
            self.findings.error(
                node.at,
                FindingCode::TooDeep,
                format!("conditions are nested more than {DEEPEST} deep"),
            );
            return None;
        };
        let present = |keys: &[&'static str]| {
            keys.iter()
                .copied()
                .filter(|key| fields.get(key).is_some())
                .collect()
        };
        let (shapes, operators): (Vec<&str>, Vec<&str>) = (present(&SHAPES), present(&OPERATORS));
        let part = shapes.first().and_then(|shape| fields.get(shape));
        match (shapes.as_slice(), operators.as_slice(), part) {
            (["fact"], [operator], Some(fact)) => self.test(&fields, fact, operator),
            (["all"], [], Some(part)) => self.parts(part, "all", deeper).map(Predicate::All),
            (["any"], [], Some(part)) => self.parts(part, "any", deeper).map(Predicate::Any),
            (["not"], [], Some(part)) => self
                .nested(part, deeper)
                .map(|part| Predicate::Not(Box::new(part))),
            _ => {
                let message = "a condition must be `fact` with exactly one of eq, ne, lt, lte, gt, gte, in, \
                               or exactly one of all, any, not";
                self.findings
                    .error(node.at, FindingCode::InvalidCondition, message);
                None
            }
        }
    }

    fn parts(&mut self, node: &Node, what: &str, depth: usize) -> Option<Vec<Predicate>> {
        let parts = self.list(node, what, MOST_PARTS)?;
        Some(
            parts
                .iter()
                .filter_map(|part| self.nested(part, depth))
                .collect(),
        )
    }

    fn test(&mut self, fields: &Fields<'_>, fact: &Node, operator: &str) -> Option<Predicate> {
        let name = self.text(fact, "fact", WORD)?;
        let name = self.name(
            fact.at,
            &name,
            "the name of a fact (for example un_number)",
            FACT_NAME,
        )?;
        let operand = fields.get(operator)?;
        let operation = match COMPARISONS.iter().find(|(word, _)| *word == operator) {
            Some(&(_, comparison)) => {
                let value = self.value(operand, operator)?;
                self.check_order(&name, comparison, &value, operand.at);
                self.check_type(&name, &value, operand.at);
                Operation::Compare(comparison, value)
            }
            None => Operation::In(self.values(&name, operand)?),
        };
        if self.declared(&name).is_none() && self.undeclared.insert(name.clone()) {
            let hint = self.hint(&name, self.pack.facts.keys().map(String::as_str));
            let message = format!(
                "{name} has no declaration in `facts`, so it has no question and accepts any type.{hint}"
            );
            self.findings
                .warning(fact.at, FindingCode::UndeclaredFact, message);
        }
        let test = Test::new(operation, self.form(&name));
        Some(Predicate::Fact { fact: name, test })
    }

    /// Reads the values of `in`, which must all have the same type.
    fn values(&mut self, fact: &str, node: &Node) -> Option<Vec<Value>> {
        let mut values: Vec<Value> = Vec::new();
        for item in self.list(node, "in", MOST_VALUES)? {
            let Some(value) = self.value(item, "in") else {
                continue;
            };
            match values.first() {
                Some(first) if first.fact_type() != value.fact_type() => {
                    self.findings.error(
                        item.at,
                        FindingCode::TypeMismatch,
                        "all values of `in` must have the same type",
                    );
                }
                _ => self.check_type(fact, &value, item.at),
            }
            values.push(value);
        }
        Some(values)
    }

    /// Returns the known type of a fact: that of its declaration, or text for facts of the lane.
    fn declared(&self, fact: &str) -> Option<FactType> {
        let declared = self
            .pack
            .facts
            .get(fact)
            .map(|declaration| declaration.fact_type);
        declared.or_else(|| built_in(fact).then_some(FactType::Text))
    }

    fn form(&self, fact: &str) -> TextForm {
        self.pack
            .facts
            .get(fact)
            .map(|declaration| declaration.form.clone())
            .unwrap_or_default()
    }

    fn check_type(&mut self, fact: &str, value: &Value, at: At) {
        if let Value::Text(text) = value
            && let Err(message) = self.form(fact).check(text)
        {
            let message = format!("{fact} can never be `{text}`: {message}");
            self.findings.error(at, FindingCode::ValueOfNoCode, message);
        }
        if let Some(wanted) = self
            .declared(fact)
            .filter(|&wanted| wanted != value.fact_type())
        {
            let message = format!(
                "{fact} is {}, but this value is {}",
                wanted.name(),
                value.fact_type().name()
            );
            self.findings.error(at, FindingCode::TypeMismatch, message);
        }
    }

    /// Checks the operand of lt, lte, gt and gte if it is not a number.
    fn check_order(&mut self, fact: &str, comparison: Comparison, value: &Value, at: At) {
        if !comparison.orders() {
            return;
        }
        let operator = comparison.name();
        match value {
            Value::Number(_) => {}
            Value::Flag(_) => {
                self.findings.error(
                    at,
                    FindingCode::WrongType,
                    format!("{operator} compares numbers, not true or false"),
                );
            }
            Value::Text(text) if not_finite(text) => {
                self.findings.error(
                    at,
                    FindingCode::NotANumber,
                    format!("{operator} cannot compare with {text}"),
                );
            }
            Value::Text(_) if self.declared(fact).is_some() => {}
            Value::Text(_) => {
                let message = format!(
                    "{operator} compares text letter by letter. Write a number without quotes."
                );
                self.findings.warning(at, FindingCode::TextOrder, message);
            }
        }
    }
}

/// Returns true if a mapping is meant to be a document and not a condition.
pub(super) fn looks_like_document(node: &Node) -> bool {
    matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "document"))
}
