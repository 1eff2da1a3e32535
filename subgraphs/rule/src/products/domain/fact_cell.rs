//! Facts in the cells of a spreadsheet.
//!
//! A cell has the type that a pack in force declares for the fact. If no pack declares it, a word for true or false is a flag (in
//! capitals, or as programs write it), a number in canonical form is a number, and everything else is text. A cell that looks like
//! a number but is not in canonical form is refused, because its text would never equal the number in a rule.

use std::sync::LazyLock;

use refusal::ErrorCode;
use regex::Regex;

use super::{DeclaredFacts, FactAnswer};
use crate::domain::{FactType, Refusal, decimal};

/// Words for true and false in spreadsheets of several languages, in lower case.
const FLAGS: [(&str, &str); 9] = [
    ("true", "false"),
    ("wahr", "falsch"),
    ("vrai", "faux"),
    ("verdadero", "falso"),
    ("verdadeiro", "falso"),
    ("vero", "falso"),
    ("waar", "onwaar"),
    ("prawda", "fa\u{142}sz"),
    (
        "\u{438}\u{441}\u{442}\u{438}\u{43D}\u{430}",
        "\u{43B}\u{43E}\u{436}\u{44C}",
    ),
];

/// Digits with a sign, a fraction, an exponent, or groups of three.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let groups = "[0-9]{1,3}(?:[.,'\u{2019} \u{A0}\u{202F}][0-9]{3})+(?:[.,][0-9]+)?";
    Regex::new(&format!(
        "^[+-]?(?:{groups}|[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?)$"
    ))
    .ok()
});

/// Returns the statement of a cell.
pub fn answer(name: &str, text: String, declared: &DeclaredFacts) -> Result<FactAnswer, Refusal> {
    let answer = FactAnswer {
        name: name.to_owned(),
        ..FactAnswer::default()
    };
    let facts = declared.get(name);
    let fits = |wanted| facts.is_none_or(|facts| facts.iter().any(|fact| fact.fact_type == wanted));
    let flag = flag(&text).filter(|_| facts.is_some() || is_written_by_a_program(&text));
    if flag.is_some() && fits(FactType::Boolean) {
        return Ok(FactAnswer { flag, ..answer });
    }
    let number = if facts.is_some() {
        decimal(&text).is_some()
    } else {
        is_canonical(&text)
    };
    if number && fits(FactType::Number) {
        return Ok(FactAnswer {
            number: Some(text),
            ..answer
        });
    }
    if facts.is_none() && looks_like_a_number(&text) {
        let message = format!(
            "{name}: `{text}` is not in the form of a number. Use the form 1234.5, without blanks, a plus sign, an exponent or trailing zeros."
        );
        return Err(Refusal::new(
            ErrorCode::FactValueInvalid,
            &["facts", name],
            message,
        ));
    }
    Ok(FactAnswer {
        text: Some(text),
        ..answer
    })
}

fn flag(text: &str) -> Option<bool> {
    let word = normalisation::key(text);
    FLAGS.iter().find_map(|&(yes, no)| match word.as_ref() {
        word if word == yes => Some(true),
        word if word == no => Some(false),
        _ => None,
    })
}

/// Returns true for the words in the form of spreadsheets and programs. Other forms, for example `Vero`, may be names.
fn is_written_by_a_program(text: &str) -> bool {
    matches!(text, "true" | "false" | "True" | "False") || !text.contains(char::is_lowercase)
}

/// Returns true for a number in canonical form. `0034` and `1.10` are not: they may be an article number and a version.
fn is_canonical(text: &str) -> bool {
    decimal(text).is_some_and(|number| number.to_string() == text)
}

/// Returns true for a number in any form. A text of digits only is not one: it has leading zeros or is too long, so it is an
/// identifier.
fn looks_like_a_number(text: &str) -> bool {
    !crate::domain::hs::digits(text) && NUMBER.as_ref().is_some_and(|number| number.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, declared: Option<FactType>) -> Result<FactAnswer, ErrorCode> {
        let declared = declared
            .map(|fact_type| ("f".to_owned(), vec![fact_type.into()]))
            .into_iter()
            .collect();
        answer("f", text.to_owned(), &declared).map_err(|refusal| refusal.code)
    }

    #[test]
    fn booleans_are_read_as_spreadsheets_write_them() {
        for declared in [None, Some(FactType::Boolean)] {
            for (text, flag) in [
                ("TRUE", true),
                ("True", true),
                ("WAHR", true),
                ("FALSCH", false),
                ("VRAI", true),
                ("FAUX", false),
            ] {
                assert_eq!(cell(text, declared).unwrap().flag, Some(flag), "{text}");
            }
        }
        for (text, flag) in [("Vero", true), ("wahr", true), ("Falso", false)] {
            assert_eq!(
                cell(text, Some(FactType::Boolean)).unwrap().flag,
                Some(flag),
                "{text}"
            );
            assert_eq!(
                cell(text, None).unwrap().text.as_deref(),
                Some(text),
                "also a name"
            );
        }
        assert_eq!(
            cell("WAHR", Some(FactType::Text)).unwrap().text.as_deref(),
            Some("WAHR")
        );
    }

    #[test]
    fn a_number_is_only_what_is_written_canonically() {
        for text in ["0", "34", "-1.5", "0.25", "123456789012345"] {
            assert_eq!(cell(text, None).unwrap().number.as_deref(), Some(text));
        }
        for text in [
            "0034",
            "0004",
            "123456789012345678901234",
            "1.2.3",
            "2026-01-01",
            "1-2",
            "12.34.56",
            "A5",
            "5 V",
            "+49 (0)30 1",
        ] {
            assert_eq!(
                cell(text, None).unwrap().text.as_deref(),
                Some(text),
                "{text}"
            );
        }
        for text in [
            "1,5",
            "1.10",
            "1.0",
            "+5",
            "1e5",
            "1E-3",
            "1.234.567",
            "1,234,567.8",
            "1 234,5",
            "1'234'567",
        ] {
            assert_eq!(
                cell(text, None).err(),
                Some(ErrorCode::FactValueInvalid),
                "{text}"
            );
        }
        assert_eq!(
            cell("1.10", Some(FactType::Number))
                .unwrap()
                .number
                .as_deref(),
            Some("1.10")
        );
        assert_eq!(
            cell("0034", Some(FactType::Text)).unwrap().text.as_deref(),
            Some("0034")
        );
    }
}
