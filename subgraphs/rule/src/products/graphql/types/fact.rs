use async_graphql::{Enum, InputObject, MaybeUndefined, SimpleObject};

use crate::domain::{self, Value};
use crate::evaluation::domain::Question;
use crate::products::domain::FactAnswer;
use crate::rule_packs::service::Declaration;

/// Something known about a product, with a value of one type.
#[derive(SimpleObject)]
pub struct Fact {
    name: String,
    /// Null unless the value is text.
    text: Option<String>,
    /// Null unless the value is a number.
    number: Option<f64>,
    /// Null unless the value is true or false.
    flag: Option<bool>,
}

/// The value of a fact: at most one of `text`, `number` and `flag`.
///
/// Without a value, an explicit null in one of them removes the fact. If all three are absent, the fact keeps its value; outside of
/// updates, this is the same as leaving the fact out.
#[derive(InputObject)]
pub struct FactInput {
    /// As `un_number`: letters, digits and underscores, at most 64.
    name: String,
    /// 1 to 300 characters.
    text: MaybeUndefined<String>,
    /// At most 15 digits before the point and 9 after it.
    number: MaybeUndefined<f64>,
    flag: MaybeUndefined<bool>,
}

/// A fact that a rule pack declares: what it means, and how to ask for it.
#[derive(SimpleObject)]
pub struct FactDeclaration {
    /// As `un_number`.
    name: String,
    /// The rule pack. Two packs may declare the same fact.
    pack: String,
    #[graphql(name = "type")]
    fact_type: FactType,
    /// As `percent`.
    unit: Option<String>,
    /// In words.
    question: Option<String>,
    /// The HS chapters where it matters; null: in all of them.
    chapters: Option<Vec<String>>,
    /// What holds in every other chapter until somebody says otherwise.
    default: Option<Fact>,
}

/// A fact that is asked for.
#[derive(SimpleObject)]
pub struct FactQuestion {
    name: String,
    #[graphql(name = "type")]
    fact_type: FactType,
    /// As `percent`.
    unit: Option<String>,
    /// In words, if a rule pack has any for it.
    question: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::FactType")]
pub enum FactType {
    Text,
    Number,
    Boolean,
}

impl Fact {
    pub fn of(name: &str, value: &Value) -> Self {
        let none = Self {
            name: name.to_owned(),
            text: None,
            number: None,
            flag: None,
        };
        match value {
            Value::Text(text) => Self {
                text: Some(text.clone()),
                ..none
            },
            Value::Number(number) => Self {
                number: number.to_string().parse().ok(),
                ..none
            },
            Value::Flag(flag) => Self {
                flag: Some(*flag),
                ..none
            },
        }
    }
}

impl From<Declaration> for FactDeclaration {
    fn from(Declaration { pack, fact }: Declaration) -> Self {
        Self {
            default: fact
                .default
                .as_ref()
                .map(|value| Fact::of(&fact.name, value)),
            name: fact.name,
            pack,
            fact_type: fact.fact_type.into(),
            unit: fact.unit,
            question: fact.question,
            chapters: fact.chapters.map(|chapters| chapters.into_iter().collect()),
        }
    }
}

impl From<FactInput> for FactAnswer {
    /// A float is written as the shortest decimal that means it: 0.1 arrives as 0.1.
    fn from(fact: FactInput) -> Self {
        let cleared = fact.text.is_null() || fact.number.is_null() || fact.flag.is_null();
        let number = fact.number.take().map(|number| number.to_string());
        Self {
            name: fact.name,
            text: fact.text.take(),
            number,
            flag: fact.flag.take(),
            cleared,
        }
    }
}

impl From<Question> for FactQuestion {
    fn from(question: Question) -> Self {
        Self {
            name: question.fact,
            fact_type: question.fact_type.into(),
            unit: question.unit,
            question: question.question,
        }
    }
}
