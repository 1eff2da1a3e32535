use async_graphql::{Enum, InputObject, MaybeUndefined, SimpleObject};

use crate::domain::{self, Value};
use crate::evaluation::domain::Question;
use crate::products::domain::FactAnswer;
use crate::rule_packs::service::Declaration;

/// Fact about a product, with a value of one type.
#[derive(SimpleObject)]
pub struct Fact {
    /// Name of the fact.
    name: String,
    /// Value, if it is text. Null otherwise.
    text: Option<String>,
    /// Value, if it is a number. Null otherwise.
    number: Option<f64>,
    /// Value, if it is true or false. Null otherwise.
    flag: Option<bool>,
}

/// Value of a fact: set at most one of `text`, `number` and `flag`.
///
/// If you set none, an explicit null in one of them removes the fact. If all three are absent, the fact keeps its value; outside of
/// updates, this is the same as omitting the fact.
#[derive(InputObject)]
pub struct FactInput {
    /// Name of the fact, for example `un_number`: at most 64 letters, digits and underscores, beginning with a letter.
    name: String,
    /// Text value. 1 to 300 characters, on one line.
    text: MaybeUndefined<String>,
    /// Number value. At most 15 digits before the decimal point and 9 after it.
    number: MaybeUndefined<f64>,
    /// True or false.
    flag: MaybeUndefined<bool>,
}

/// Declaration of a fact in a rule pack.
#[derive(SimpleObject)]
pub struct FactDeclaration {
    /// Name of the fact, for example `un_number`.
    name: String,
    /// Name of the rule pack. Two packs may declare the same fact.
    pack: String,
    /// Type of the value.
    #[graphql(name = "type")]
    fact_type: FactType,
    /// Unit of the value, for example `percent`.
    unit: Option<String>,
    /// Question to show to a user who enters the fact.
    question: Option<String>,
    /// HS chapters in which the fact matters. Null if it matters in all chapters.
    chapters: Option<Vec<String>>,
    /// Value that applies in all other chapters while the fact is not known. Null if there is none.
    default: Option<Fact>,
}

/// Question about a fact, for example about one that is not known.
#[derive(SimpleObject)]
pub struct FactQuestion {
    /// Name of the fact.
    name: String,
    /// Type of the value.
    #[graphql(name = "type")]
    fact_type: FactType,
    /// Unit of the value, for example `percent`.
    unit: Option<String>,
    /// Question to show to a user. Null if no rule pack in force declares one.
    question: Option<String>,
}

/// Type of the value of a fact.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::FactType")]
pub enum FactType {
    /// Text.
    Text,
    /// Number.
    Number,
    /// True or false.
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

impl FactInput {
    /// Returns true if an explicit null removes the fact, unless another field has a value.
    pub fn is_cleared(&self) -> bool {
        self.text.is_null() || self.number.is_null() || self.flag.is_null()
    }
}

impl From<FactInput> for FactAnswer {
    /// Converts the float to its shortest decimal form, so that 0.1 stays 0.1.
    fn from(fact: FactInput) -> Self {
        let cleared = fact.is_cleared();
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
