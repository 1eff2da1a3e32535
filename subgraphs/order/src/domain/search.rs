//! Search texts of lists of objects with numbers for people.

use super::input::compact;

/// Longest search text, in characters.
const LONGEST: usize = 100;

/// Search text, in the forms in which numbers and references are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Beginning of a number: `ord 2026 00` becomes `ORD-2026-00`.
    pub number: String,
    /// A code, for example of a container: in capitals, without blanks and hyphens.
    pub code: String,
    /// A reference of another system (`normalisation::key`).
    pub reference: String,
}

impl Search {
    /// Returns `None` for a text with more than 100 characters, with U+0000, or with neither a letter nor a digit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().nth(LONGEST).is_some() || text.contains('\0') {
            return None;
        }
        let reference = normalisation::key(text).into_owned();
        let code = compact(&reference);
        if !code.contains(char::is_alphanumeric) {
            return None;
        }
        Some(Self {
            number: number(&code),
            code,
            reference,
        })
    }
}

/// Returns the beginning of a number, with hyphens after the prefix and the year.
fn number(code: &str) -> String {
    let mut number = String::new();
    for (position, character) in code.chars().enumerate() {
        if matches!(position, 3 | 7) {
            number.push('-');
        }
        number.push(character);
    }
    number
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn a_number_is_found_by_its_beginning_in_any_form() {
        for (text, number) in [
            ("ORD-2026-000042", "ORD-2026-000042"),
            ("ord 2026 0000", "ORD-2026-0000"),
            (" Ord\u{2013}2026 ", "ORD-2026"),
            ("or", "OR"),
            ("ORD-2026-1000000", "ORD-2026-1000000"),
        ] {
            let search = Search::parse(text);
            assert_eq!(search.map(|search| search.number).as_deref(), Some(number));
        }
    }

    #[test]
    fn a_code_and_a_reference_have_their_own_forms() {
        let search = Search::parse(" csqu 305438-3").unwrap();
        assert_eq!(search.code, "CSQU3054383");
        assert_eq!(search.reference, "csqu 305438-3");
    }

    #[test]
    fn a_text_without_content_and_a_long_text_are_no_search() {
        let long = "x".repeat(101);
        for text in [
            "", " ", "-", " . / ", "%", "_*", "\u{200B}", "\u{2764}", "ORD\0", &long,
        ] {
            assert_eq!(Search::parse(text), None, "{text:?}");
        }
        for text in ["1", "%a", &"\u{FC}".repeat(100)] {
            assert!(Search::parse(text).is_some(), "{text:?}");
        }
    }
}
