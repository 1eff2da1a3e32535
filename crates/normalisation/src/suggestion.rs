//! Parts of messages about an unknown text: the text itself and similar known names.

use crate::similar;

/// Maximum number of characters of a client's text that a message repeats.
const LONGEST_QUOTE: usize = 60;

/// Returns at most three known names that are similar to a word, the most similar first.
#[must_use]
pub fn suggestions<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    similar(word, known)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// Returns the sentence that asks whether one of these was meant, with a leading blank; empty without suggestions.
#[must_use]
pub fn did_you_mean(suggestions: &[String]) -> String {
    let quoted: Vec<_> = suggestions.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" Did you mean {only}?"),
        Some((last, others)) => format!(" Did you mean {} or {last}?", others.join(", ")),
    }
}

/// Returns a client's text, shortened for a message.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut quoted: String = text.chars().take(LONGEST_QUOTE).collect();
    if quoted.len() < text.len() {
        quoted.push('\u{2026}');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nearly_a_name_is_suggested() {
        let names = [
            "un_number",
            "UN383_SUMMARY",
            "state_of_charge_percent",
            "EU-BATT-CE",
            "origin",
        ];
        for (word, wanted) in [
            ("un_numbr", "un_number"),
            ("unNumber", "un_number"),
            ("UN NUMBER", "un_number"),
            ("nu_number", "un_number"),
            ("UN383_SUMARY", "UN383_SUMMARY"),
            ("un38.3 summary", "UN383_SUMMARY"),
            ("state_of_charge", "state_of_charge_percent"),
            ("eu-bat-ce", "EU-BATT-CE"),
            ("origins", "origin"),
        ] {
            assert_eq!(
                suggestions(word, names).first().map(String::as_str),
                Some(wanted),
                "{word}"
            );
        }
        for word in ["", "-", "NOPE-1", "colour", "x"] {
            assert_eq!(suggestions(word, names), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn a_long_text_is_quoted_in_part() {
        assert_eq!(quoted("UN383_SUMARY"), "UN383_SUMARY");
        let long = quoted(&"\u{E4}".repeat(61));
        assert_eq!(
            (long.chars().count(), long.ends_with('\u{2026}')),
            (61, true)
        );
    }

    #[test]
    fn a_question_names_all_of_them() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(did_you_mean(&[]), "");
        assert_eq!(did_you_mean(&names(&["a"])), " Did you mean `a`?");
        assert_eq!(
            did_you_mean(&names(&["a", "b", "c"])),
            " Did you mean `a`, `b` or `c`?"
        );
    }
}
