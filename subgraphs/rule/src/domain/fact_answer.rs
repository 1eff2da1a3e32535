//! What people say about facts, held against what packs declare.

use std::collections::BTreeMap;

use super::{FactType, Facts, Refusal, Value, decimal, evaluate::NATIONAL_CODE, fact_name};

/// How many facts a product may have, and how many may be answered at once.
pub const MOST_FACTS: usize = 200;
const LONGEST_TEXT: usize = 300;

/// What somebody says about a fact: one value of one type; without any, that it is open again.
#[derive(Clone, Debug, Default)]
pub struct FactAnswer {
    pub name: String,
    pub text: Option<String>,
    /// As people write it.
    pub number: Option<String>,
    pub flag: Option<bool>,
}

/// The types that the packs in force declare for their facts. Two packs may disagree.
pub type DeclaredFacts = BTreeMap<String, Vec<FactType>>;

/// Puts answers among the facts; an answer without a value takes its fact away.
pub fn answer(facts: &mut Facts, answers: Vec<FactAnswer>, declared: &DeclaredFacts) -> Vec<Refusal> {
    if answers.len() > MOST_FACTS {
        return vec![Refusal::new("TOO_MANY", &["facts"], format!("at most {MOST_FACTS} facts at once"))];
    }
    let mut refusals = Vec::new();
    for answer in answers {
        match answer.value(declared) {
            Err(refusal) => refusals.push(refusal),
            Ok(Some(value)) => drop(facts.insert(answer.name, value)),
            Ok(None) => drop(facts.remove(&answer.name)),
        }
    }
    refusals
}

impl FactAnswer {
    fn value(&self, declared: &DeclaredFacts) -> Result<Option<Value>, Refusal> {
        if !fact_name(&self.name) {
            let message = "a fact is named with letters, digits and underscores, at most 64";
            return Err(Refusal::new("FACT_NAME_INVALID", &["facts"], message));
        }
        if self.name == NATIONAL_CODE {
            return Err(self.refused("FACT_RESERVED", "it stands among the product's national codes"));
        }
        let value = self.one_value()?;
        let wanted = declared.get(&self.name);
        if let (Some(value), Some(wanted)) = (&value, wanted)
            && !wanted.contains(&value.fact_type())
        {
            let wanted: Vec<_> = wanted.iter().map(|&wanted| wanted.name()).collect();
            return Err(self.refused("FACT_TYPE_MISMATCH", &format!("it is {}", wanted.join(" or "))));
        }
        Ok(value)
    }

    fn one_value(&self) -> Result<Option<Value>, Refusal> {
        let invalid = |message: &str| Err(self.refused("FACT_VALUE_INVALID", message));
        match (&self.text, &self.number, self.flag) {
            (None, None, None) => Ok(None),
            (Some(text), None, None) => {
                // A space that nobody sees must not decide whether a rule applies.
                let text = text.trim();
                let good = !text.is_empty()
                    && text.chars().count() <= LONGEST_TEXT
                    && !text.contains(char::is_control);
                let text = || Value::Text(text.to_owned());
                if good {
                    Ok(Some(text()))
                } else {
                    invalid(&format!("text is one line of 1 to {LONGEST_TEXT} characters"))
                }
            }
            (None, Some(number), None) => match decimal(number) {
                Some(number) => Ok(Some(Value::Number(number))),
                None => invalid("a number has at most 15 digits before the point and 9 after it"),
            },
            (None, None, Some(flag)) => Ok(Some(Value::Flag(flag))),
            _ => invalid("it has one of text, number and flag"),
        }
    }

    fn refused(&self, code: &'static str, message: &str) -> Refusal {
        Refusal::new(code, &["facts", &self.name], format!("{}: {message}", self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared() -> DeclaredFacts {
        DeclaredFacts::from([
            ("age".to_owned(), vec![FactType::Number]),
            ("both".to_owned(), vec![FactType::Text, FactType::Number]),
        ])
    }

    fn told(answer: FactAnswer) -> Result<Facts, &'static str> {
        let mut facts = Facts::from([("known".to_owned(), Value::Flag(true))]);
        let refusals = super::answer(&mut facts, vec![answer], &declared());
        refusals.first().map_or(Ok(facts), |refusal| Err(refusal.code))
    }

    fn text(name: &str, text: &str) -> FactAnswer {
        FactAnswer { name: name.to_owned(), text: Some(text.to_owned()), ..FactAnswer::default() }
    }

    fn number(name: &str, number: &str) -> FactAnswer {
        FactAnswer { name: name.to_owned(), number: Some(number.to_owned()), ..FactAnswer::default() }
    }

    #[test]
    fn answers_are_merged_and_taken_away() {
        assert_eq!(told(number("age", "36.0")).unwrap().len(), 2);
        assert_eq!(told(FactAnswer { name: "known".to_owned(), ..FactAnswer::default() }).unwrap().len(), 0);
        assert_eq!(told(FactAnswer { name: "other".to_owned(), ..FactAnswer::default() }).unwrap().len(), 1);
    }

    #[test]
    fn a_declared_fact_has_its_type_and_another_any() {
        assert_eq!(told(text("age", "36")), Err("FACT_TYPE_MISMATCH"));
        assert!(told(text("both", "36")).is_ok() && told(number("both", "36")).is_ok());
        assert!(told(text("undeclared", "36")).is_ok() && told(number("undeclared", "36")).is_ok());
    }

    #[test]
    fn refuses_what_is_no_answer() {
        let two = FactAnswer { flag: Some(true), ..text("two", "yes") };
        assert_eq!(told(two), Err("FACT_VALUE_INVALID"));
        for number_like in ["NaN", "inf", "1e300", "1234567890123456", "0.1234567891"] {
            assert_eq!(told(number("n", number_like)), Err("FACT_VALUE_INVALID"), "{number_like}");
        }
        for bad in [String::new(), "x".repeat(301), "a\0b".to_owned()] {
            assert_eq!(told(text("t", &bad)), Err("FACT_VALUE_INVALID"));
        }
        for name in ["", "1st", "with space", "ünicode", &"x".repeat(65)] {
            assert_eq!(told(text(name, "x")), Err("FACT_NAME_INVALID"), "{name}");
        }
        assert_eq!(told(text("national_code", "8543400010")), Err("FACT_RESERVED"));
    }
}
