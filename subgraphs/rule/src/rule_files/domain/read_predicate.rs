//! Reading conditions, and holding their values against the types of their facts.

use super::finding::At;
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
/// How deep conditions may be nested; people lose track long before.
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
                "TOO_DEEP",
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
                let message = "a condition is `fact` with exactly one of eq, ne, lt, lte, gt, gte, in, \
                               or exactly one of all, any, not";
                self.findings.error(node.at, "INVALID_CONDITION", message);
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
            "the name of a fact (as un_number)",
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
                "no `facts` entry declares {name}: nobody will be asked for it in words, and any type will do.{hint}"
            );
            self.findings.warning(fact.at, "UNDECLARED_FACT", message);
        }
        let test = Test::new(operation, self.form(&name));
        Some(Predicate::Fact { fact: name, test })
    }

    /// The values of `in`: of one type, so that all of them answer the same question.
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
                        "TYPE_MISMATCH",
                        "the values of one `in` are of one type",
                    );
                }
                _ => self.check_type(fact, &value, item.at),
            }
            values.push(value);
        }
        Some(values)
    }

    /// The type that a fact is known to have: its declaration's, or text for what a lane brings.
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
            let message = format!("`{text}` is never a value of {fact}: {message}");
            self.findings.error(at, "VALUE_OF_NO_CODE", message);
        }
        if let Some(wanted) = self
            .declared(fact)
            .filter(|&wanted| wanted != value.fact_type())
        {
            let message = format!(
                "{fact} is {}; this is {}",
                wanted.name(),
                value.fact_type().name()
            );
            self.findings.error(at, "TYPE_MISMATCH", message);
        }
    }

    /// What lt, lte, gt and gte make of a value that is not a number.
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
                    "WRONG_TYPE",
                    format!("{operator} compares numbers, not true and false"),
                );
            }
            Value::Text(text) if not_finite(text) => {
                self.findings
                    .error(at, "NOT_A_NUMBER", format!("nothing is {operator} {text}"));
            }
            Value::Text(_) if self.declared(fact).is_some() => {}
            Value::Text(_) => {
                let message = format!(
                    "{operator} compares text letter by letter; a number stands without quotes"
                );
                self.findings.warning(at, "TEXT_ORDER", message);
            }
        }
    }
}

/// Whether a mapping is meant to be a condition, and not a document.
pub(super) fn looks_like_document(node: &Node) -> bool {
    matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key == "document"))
}
