//! Conditions on facts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::domain::{Evaluation, TextForm, Truth, Value};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Predicate {
    Fact { fact: String, test: Test },
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// Test of one fact in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Operation as in the file.
    pub operation: Operation,
    /// Operation with texts in the form of the fact.
    keyed: Operation,
    form: TextForm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    Compare(Comparison, Value),
    In(Vec<Value>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
}

impl Predicate {
    /// Returns the names of the facts in the condition, sorted.
    #[must_use]
    pub fn facts(&self) -> BTreeSet<&str> {
        match self {
            Self::Fact { fact, .. } => BTreeSet::from([fact.as_str()]),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::facts).collect(),
            Self::Not(part) => part.facts(),
        }
    }
}

impl Test {
    /// Creates a test of a fact whose texts have this form.
    #[must_use]
    pub fn new(operation: Operation, form: TextForm) -> Self {
        let key = |value: &Value| match value {
            Value::Text(text) => Value::Text(form.key(text).into_owned()),
            other => other.clone(),
        };
        let keyed = match &operation {
            Operation::Compare(comparison, value) => Operation::Compare(*comparison, key(value)),
            Operation::In(values) => Operation::In(values.iter().map(key).collect()),
        };
        Self {
            operation,
            keyed,
            form,
        }
    }

    /// Tests a known value.
    #[must_use]
    pub fn of(&self, actual: &Value, evaluation: Evaluation) -> Truth {
        match (actual, evaluation) {
            (Value::Text(text), Evaluation::Normalised) => match self.form.key(text) {
                Cow::Borrowed(_) => self.keyed.of(actual),
                Cow::Owned(key) => self.keyed.of(&Value::Text(key)),
            },
            _ => self.operation.of(actual),
        }
    }
}

impl Operation {
    /// Tests a known value.
    ///
    /// If the value has another type than the operand, the result is UNKNOWN and the fact is asked for again. FALSE would exclude a
    /// rule because of a wrong type. This only happens for facts that no pack declares; declared facts are checked on input.
    fn of(&self, actual: &Value) -> Truth {
        match self {
            Self::Compare(comparison, wanted) => comparison.of(actual, wanted),
            Self::In(wanted) => wanted
                .iter()
                .map(|value| Comparison::Eq.of(actual, value))
                .fold(Truth::False, Truth::or),
        }
    }
}

impl Comparison {
    fn of(self, actual: &Value, wanted: &Value) -> Truth {
        let order = match (actual, wanted) {
            (Value::Text(actual), Value::Text(wanted)) => actual.cmp(wanted),
            (Value::Number(actual), Value::Number(wanted)) => actual.cmp(wanted),
            (Value::Flag(actual), Value::Flag(wanted)) => actual.cmp(wanted),
            _ => return Truth::Unknown,
        };
        Truth::from(match self {
            Self::Eq => order.is_eq(),
            Self::Ne => order.is_ne(),
            Self::Lt => order.is_lt(),
            Self::Lte => order.is_le(),
            Self::Gt => order.is_gt(),
            Self::Gte => order.is_ge(),
        })
    }

    /// Returns the operator in a rule file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Gt => "gt",
            Self::Gte => "gte",
        }
    }

    /// Returns true for operators that need an order of the values.
    #[must_use]
    pub const fn orders(self) -> bool {
        !matches!(self, Self::Eq | Self::Ne)
    }
}
