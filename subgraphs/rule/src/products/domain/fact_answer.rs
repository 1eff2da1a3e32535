//! Statements about facts, checked against the declarations of rule packs.

use std::collections::BTreeMap;

use refusal::ErrorCode;

use crate::domain::{FactType, Facts, Mention, Refusal, TextForm, Value, decimal, fact_name};
use crate::evaluation::domain::NATIONAL_CODE;

/// Limit of the facts of a product, and of the facts in one request.
pub const MOST_FACTS: usize = 200;
/// Limit of the names and texts of the facts of a product together, in bytes. Each self-check stores all of them.
pub const MOST_FACT_BYTES: usize = 16_384;
const LONGEST_TEXT: usize = 300;

/// Statement about a fact: one value of one type. Without a value, the fact is removed if `cleared`, and kept otherwise.
#[derive(Clone, Debug, Default)]
pub struct FactAnswer {
    pub name: String,
    pub text: Option<String>,
    /// As the client wrote it.
    pub number: Option<String>,
    pub flag: Option<bool>,
    pub cleared: bool,
}

/// Declarations of each fact in the packs in force. Two packs may disagree.
pub type DeclaredFacts = BTreeMap<String, Vec<DeclaredFact>>;

/// Declaration of the values of a fact in a pack.
#[derive(Clone, Debug)]
pub struct DeclaredFact {
    pub fact_type: FactType,
    pub form: TextForm,
}

impl From<FactType> for DeclaredFact {
    fn from(fact_type: FactType) -> Self {
        Self {
            fact_type,
            form: TextForm::default(),
        }
    }
}

/// Returns the names of the facts in the statements.
#[must_use]
pub fn fact_mentions(answers: &[FactAnswer]) -> Vec<Mention> {
    answers
        .iter()
        .map(|answer| Mention::new(&answer.name, &["facts", &answer.name]))
        .collect()
}

/// Counts the bytes of names and texts.
pub fn bytes(facts: &Facts) -> usize {
    let text = |value: &Value| {
        if let Value::Text(text) = value {
            text.len()
        } else {
            0
        }
    };
    facts
        .iter()
        .map(|(name, value)| name.len() + text(value))
        .sum()
}

/// Applies statements to facts. A statement without a value removes its fact if it is `cleared`, and changes nothing otherwise.
pub fn answer(
    facts: &mut Facts,
    answers: Vec<FactAnswer>,
    declared: &DeclaredFacts,
) -> Vec<Refusal> {
    if answers.len() > MOST_FACTS {
        return vec![Refusal::new(
            ErrorCode::TooMany,
            &["facts"],
            format!("A request may have at most {MOST_FACTS} facts."),
        )];
    }
    let mut refusals = Vec::new();
    for answer in answers {
        match answer.value(declared) {
            Err(refusal) => refusals.push(refusal),
            Ok(Some(value)) => drop(facts.insert(answer.name, value)),
            Ok(None) if answer.cleared => drop(facts.remove(&answer.name)),
            Ok(None) => {}
        }
    }
    refusals
}

impl FactAnswer {
    fn value(&self, declared: &DeclaredFacts) -> Result<Option<Value>, Refusal> {
        if !fact_name(&self.name) {
            let message = "The name of a fact must have 1 to 64 letters, digits and underscores, and begin with a letter.";
            return Err(Refusal::new(
                ErrorCode::FactNameInvalid,
                &["facts"],
                message,
            ));
        }
        if self.name == NATIONAL_CODE {
            return Err(self.refused(
                ErrorCode::FactReserved,
                "the platform takes this fact from the national codes. Set `nationalCodes` instead",
            ));
        }
        let value = self.one_value()?;
        let (Some(value), Some(wanted)) = (&value, declared.get(&self.name)) else {
            return Ok(value);
        };
        let mut fitting = wanted
            .iter()
            .filter(|wanted| wanted.fact_type == value.fact_type())
            .peekable();
        if fitting.peek().is_none() {
            let wanted: Vec<_> = wanted
                .iter()
                .map(|wanted| wanted.fact_type.name())
                .collect();
            return Err(self.refused(
                ErrorCode::FactTypeMismatch,
                &format!("the value must be {}", wanted.join(" or ")),
            ));
        }
        let Value::Text(text) = value else {
            return Ok(Some(value.clone()));
        };
        let mut stored = text.clone();
        for wanted in fitting {
            wanted
                .form
                .check(text)
                .map_err(|message| self.refused(ErrorCode::FactValueInvalid, &message))?;
            stored = wanted.form.stored(&stored);
        }
        Ok(Some(Value::Text(stored)))
    }

    fn one_value(&self) -> Result<Option<Value>, Refusal> {
        let invalid = |message: &str| Err(self.refused(ErrorCode::FactValueInvalid, message));
        match (&self.text, &self.number, self.flag) {
            (None, None, None) => Ok(None),
            (Some(text), None, None) => {
                // An invisible character must not decide whether a rule applies.
                match normalisation::line(text) {
                    Some(text) if (1..=LONGEST_TEXT).contains(&text.chars().count()) => {
                        Ok(Some(Value::Text(text)))
                    }
                    Some(_) => invalid(&format!(
                        "the text must be one line of 1 to {LONGEST_TEXT} characters"
                    )),
                    None => invalid("the text has invisible characters. Type it again"),
                }
            }
            (None, Some(number), None) => match decimal(number) {
                Some(number) => Ok(Some(Value::Number(number))),
                None => {
                    invalid("the number may have at most 15 digits before the point and 9 after it")
                }
            },
            (None, None, Some(flag)) => Ok(Some(Value::Flag(flag))),
            _ => invalid("set only one of text, number and flag"),
        }
    }

    fn refused(&self, code: ErrorCode, message: &str) -> Refusal {
        Refusal::new(
            code,
            &["facts", &self.name],
            format!("{}: {message}.", self.name),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared() -> DeclaredFacts {
        DeclaredFacts::from([
            ("age".to_owned(), vec![FactType::Number.into()]),
            (
                "both".to_owned(),
                vec![FactType::Text.into(), FactType::Number.into()],
            ),
        ])
    }

    fn told(answer: FactAnswer) -> Result<Facts, ErrorCode> {
        let mut facts = Facts::from([("known".to_owned(), Value::Flag(true))]);
        let refusals = super::answer(&mut facts, vec![answer], &declared());
        refusals
            .first()
            .map_or(Ok(facts), |refusal| Err(refusal.code))
    }

    fn text(name: &str, text: &str) -> FactAnswer {
        FactAnswer {
            name: name.to_owned(),
            text: Some(text.to_owned()),
            ..FactAnswer::default()
        }
    }

    fn number(name: &str, number: &str) -> FactAnswer {
        FactAnswer {
            name: name.to_owned(),
            number: Some(number.to_owned()),
            ..FactAnswer::default()
        }
    }

    #[test]
    fn answers_are_merged_and_taken_away() {
        assert_eq!(told(number("age", "36.0")).unwrap().len(), 2);
        for (name, cleared, left) in [
            ("known", true, 0),
            ("known", false, 1),
            ("other", true, 1),
            ("other", false, 1),
        ] {
            let answer = FactAnswer {
                name: name.to_owned(),
                cleared,
                ..FactAnswer::default()
            };
            assert_eq!(told(answer).unwrap().len(), left, "{name} {cleared}");
        }
        assert_eq!(
            told(FactAnswer {
                cleared: true,
                ..number("age", "36")
            })
            .unwrap()
            .len(),
            2
        );
    }

    #[test]
    fn a_declared_fact_has_its_type_and_another_any() {
        assert_eq!(told(text("age", "36")), Err(ErrorCode::FactTypeMismatch));
        assert!(told(text("both", "36")).is_ok() && told(number("both", "36")).is_ok());
        assert!(told(text("undeclared", "36")).is_ok() && told(number("undeclared", "36")).is_ok());
    }

    #[test]
    fn refuses_what_is_no_answer() {
        let two = FactAnswer {
            flag: Some(true),
            ..text("two", "yes")
        };
        assert_eq!(told(two), Err(ErrorCode::FactValueInvalid));
        for number_like in ["NaN", "inf", "1e300", "1234567890123456", "0.1234567891"] {
            assert_eq!(
                told(number("n", number_like)),
                Err(ErrorCode::FactValueInvalid),
                "{number_like}"
            );
        }
        for bad in [String::new(), "x".repeat(301), "a\0b".to_owned()] {
            assert_eq!(told(text("t", &bad)), Err(ErrorCode::FactValueInvalid));
        }
        for name in ["", "1st", "with space", "ünicode", &"x".repeat(65)] {
            assert_eq!(
                told(text(name, "x")),
                Err(ErrorCode::FactNameInvalid),
                "{name}"
            );
        }
        assert_eq!(
            told(text("national_code", "8543400010")),
            Err(ErrorCode::FactReserved)
        );
    }
}
