//! Canonical forms of text that people type, paste or import.

mod country;
mod mail_address;
mod phone;
mod suggestion;

use std::borrow::Cow;

use caseless::Caseless;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use unicode_normalization::UnicodeNormalization;

pub use country::{COUNTRIES, assigned_country, country, mistaken_country};
pub use mail_address::{MailAddress, shown_mail_address};
pub use phone::{PhoneFault, phone};
pub use suggestion::{did_you_mean, quoted, suggestions};

/// Two words are similar if their Jaro-Winkler similarity (0 to 1) is greater.
const SIMILAR: f64 = 0.8;
/// Maximum number of similar words, and the longest word that is compared, in bytes.
const MOST_SIMILAR: usize = 3;
const LONGEST_SIMILAR: usize = 100;

/// Returns true for characters that readers do not see and that must not affect a decision.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{2800}')
        || (!character.is_ascii() && is_ignorable(character))
}

fn is_ignorable(character: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
}

/// Returns text in NFC.
#[must_use]
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Returns a trimmed line in NFC; `None` if it has an invisible character.
#[must_use]
pub fn line(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains(is_invisible) {
        None
    } else {
        Some(composed(text))
    }
}

/// Returns an identifier that people choose, such as an article number: one line in NFKC, with consecutive blanks collapsed to one
/// space. `None` if it has an invisible character.
#[must_use]
pub fn identifier(text: &str) -> Option<String> {
    line(text).map(|line| collapsed(&compatible(&line)))
}

/// Returns a name in NFC, trimmed and without characters that have no visible effect. Joiners, variation selectors and direction marks
/// inside it are kept, because scripts and emoji need them. `None` if nothing visible is left, or if it has a control character, a line
/// break or a bidirectional override, which can disguise a name as another one.
#[must_use]
pub fn name(text: &str) -> Option<String> {
    let edge = |character: char| character.is_whitespace() || is_invisible(character);
    let text: String = text
        .trim()
        .chars()
        .filter(|character| !matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}'))
        .nfc()
        .collect();
    let disguising = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    // A disguising character is refused at the start too, where the other invisible characters are removed.
    let text = text.trim();
    if text.contains(disguising) || text.chars().all(edge) {
        None
    } else {
        // A variation selector at the end belongs to the character before it.
        Some(text.trim_start_matches(edge).to_owned())
    }
}

/// Returns a code in NFKC, in capitals and without blanks. It may have non-ASCII characters, so compare it with an ASCII pattern.
#[must_use]
pub fn code(text: &str) -> String {
    let visible = text.nfkc().filter(|character| !character.is_whitespace());
    // Composes characters that a blank separated.
    visible
        .map(|character| character.to_ascii_uppercase())
        .nfkc()
        .collect()
}

/// Returns the form for comparison and search: NFKC, case folded, without invisible characters, and with consecutive blanks collapsed to
/// one space.
#[must_use]
pub fn key(text: &str) -> Cow<'_, str> {
    let plain = |(before, byte): (u8, u8)| {
        matches!(byte, b'!'..=b'@' | b'['..=b'~') || (byte == b' ' && before != b' ')
    };
    let bytes = text.as_bytes();
    let befores = [b' '].into_iter().chain(bytes.iter().copied());
    if befores.zip(bytes.iter().copied()).all(plain) && !text.ends_with(' ') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(collapsed(&fold(&fold(text))))
}

/// Returns the form in which a part of a text is searched: like [`key`], without blanks.
#[must_use]
pub fn search_key(text: &str) -> String {
    key(text).replace(' ', "")
}

/// Returns the form for case-sensitive comparison: like [`key`], without case folding.
#[must_use]
pub fn exact_key(text: &str) -> String {
    collapsed(&compatible(text))
}

/// Returns the known word that is most similar to this one, if any is similar, for "did you mean" in refusals.
#[must_use]
pub fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    similar(word, known.iter().copied()).first().copied()
}

/// Returns at most three known words that are similar to this one, the most similar first.
#[must_use]
pub fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if word.len() > LONGEST_SIMILAR {
        return Vec::new();
    }
    let word = key(word);
    let similarity = |known: &str| strsim::jaro_winkler(&word, &key(known));
    let rated = known.into_iter().map(|known| (similarity(known), known));
    let mut rated: Vec<_> = rated
        .filter(|(similarity, _)| *similarity > SIMILAR)
        .collect();
    rated.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    rated
        .into_iter()
        .take(MOST_SIMILAR)
        .map(|(_, known)| known)
        .collect()
}

/// Trims the text and collapses consecutive blanks to one space.
fn collapsed(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

fn compatible(text: &str) -> String {
    text.nfkc()
        .filter(|&character| character.is_whitespace() || !is_invisible(character))
        .collect()
}

/// One step of `NFKC_Casefold`. Folding can produce text that is foldable again; two steps are stable (a test checks it).
fn fold(text: &str) -> String {
    compatible(text)
        .chars()
        .default_case_fold()
        .nfkc()
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn characters_that_nobody_sees_are_refused_in_a_line() {
        assert_eq!(line("  3480 \t").as_deref(), Some("3480"));
        for unseen in [
            '\u{200B}',
            '\u{AD}',
            '\u{FEFF}',
            '\u{2060}',
            '\u{202E}',
            '\u{2066}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{E0041}',
            '\u{2028}',
            '\0',
            '\n',
        ] {
            assert_eq!(
                line(&format!("34{unseen}80")),
                None,
                "{:x}",
                u32::from(unseen)
            );
        }
        assert_eq!(
            line("Polya\u{308}thylen").as_deref(),
            Some("Poly\u{E4}thylen")
        );
    }

    #[test]
    fn a_name_keeps_what_scripts_need_and_loses_what_changes_nothing() {
        assert_eq!(
            name(" Power\u{AD}bank\u{200B} ").as_deref(),
            Some("Powerbank")
        );
        let persian = "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}";
        assert_eq!(
            name(persian).as_deref(),
            Some(persian),
            "a zero-width non-joiner between letters"
        );
        assert_eq!(
            name("\u{2764}\u{FE0F}").as_deref(),
            Some("\u{2764}\u{FE0F}")
        );
        for nothing in [
            "",
            " ",
            "\u{200B}",
            "\u{200D}\u{FE0F}",
            "\u{2800}",
            "\u{3164}",
            "\u{A0}\u{3000}",
        ] {
            assert_eq!(name(nothing), None, "{nothing:?}");
        }
        for disguised in [
            "Acme \u{202E}gpj",
            "\u{202E}Acme",
            " \u{200B}\u{202E}Acme",
            "Acme\u{202E}",
            "\u{2066}Acme\u{2069}",
            "\0Acme",
            "Acme\nLtd",
        ] {
            assert_eq!(name(disguised), None, "{disguised:?}");
        }
        assert_eq!(name("\n\u{200E}Acme \n").as_deref(), Some("Acme"));
    }

    #[test]
    fn a_code_has_one_form() {
        for same in [
            "UN3480",
            "un 3480",
            "\u{FF35}\u{FF2E}\u{FF13}\u{FF14}\u{FF18}\u{FF10}",
            " UN\u{A0}3480",
        ] {
            assert_eq!(code(same), "UN3480", "{same:?}");
        }
        // A cedilla that stood apart from its letter.
        assert_eq!(code("k\u{B8}"), "\u{136}");
    }

    #[test]
    fn what_differs_in_form_case_or_blanks_has_one_key() {
        for (one, other) in [
            ("Poly\u{E4}thylen", "POLYA\u{308}THYLEN"),
            ("Stra\u{DF}e", "STRASSE"),
            ("\u{FF13}\u{FF14}\u{FF18}\u{FF10}", "3480"),
            ("3480\u{200B}", "3480"),
            ("two  words", " Two\u{A0}Words "),
            ("\u{FB01}bre", "FIBRE"),
            (
                "\u{3A3}\u{3AF}\u{3C3}\u{3C5}\u{3C6}\u{3BF}\u{3C2}",
                "\u{3C3}\u{3AF}\u{3C3}\u{3C5}\u{3C6}\u{3BF}\u{3C3}",
            ),
        ] {
            assert_eq!(key(one), key(other), "{one:?} {other:?}");
        }
        assert!(matches!(key("3480 x-1"), Cow::Borrowed("3480 x-1")));
        assert_ne!(
            key("o"),
            key("\u{43E}"),
            "a Cyrillic letter is another letter"
        );
    }

    #[test]
    fn a_mistyped_word_has_a_known_one_close_to_it() {
        let known = ["orders:read", "orders:write", "products:read"];
        for (word, wanted) in [
            ("order:read", Some("orders:read")),
            ("ORDERS:WRTE", Some("orders:write")),
            ("product:read", Some("products:read")),
            ("everything", None),
            ("", None),
        ] {
            assert_eq!(closest(word, &known), wanted, "{word}");
        }
        assert_eq!(closest("orders:read", &[]), None);
        assert_eq!(
            similar("fact_0", ["fact_1", "fact_2", "fact_3", "fact_4"]),
            ["fact_1", "fact_2", "fact_3"]
        );
        assert_eq!(
            similar("orders:rea", known),
            ["orders:read", "orders:write"]
        );
        assert_eq!(
            similar(&"orders:read".repeat(20), known),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn a_search_ignores_blanks_too() {
        for text in [
            "Power bank",
            " POWER\u{A0} BANK",
            "powerbank",
            "Power\u{200B}bank",
            "\u{FF30}owerbank\t",
        ] {
            assert_eq!(search_key(text), "powerbank", "{text:?}");
        }
        assert_eq!(search_key(" \u{200B}\u{3000}"), "");
    }

    proptest! {
        #[test]
        fn a_key_does_not_depend_on_the_form_of_the_text(text in "\\PC{0,20}") {
            let of_form = |text: String| key(&text).into_owned();
            let wanted = key(&text).into_owned();
            prop_assert_eq!(&of_form(text.nfd().collect()), &wanted);
            prop_assert_eq!(&of_form(text.nfkd().collect()), &wanted);
            prop_assert_eq!(&of_form(text.nfkc().collect()), &wanted);
            prop_assert_eq!(&of_form(wanted.clone()), &wanted, "a key is its own key");
        }

        #[test]
        fn lines_names_and_codes_are_their_own_forms(text in "\\PC{0,20}") {
            for form in [line(&text), name(&text)].into_iter().flatten() {
                prop_assert_eq!(line(&form).or_else(|| name(&form)), Some(form));
            }
            prop_assert_eq!(code(&code(&text)), code(&text));
        }
    }
}
