use refusal::{ErrorCode, Refusal};
use secrecy::SecretString;

/// Maximum number of bytes per character of the canonical form, including combining marks and blanks that are removed.
const LONGEST_CHARACTER: usize = 16;

/// Reads a line of 1 to `most` characters in its canonical form. At least one character is visible, and texts that look
/// equal are equal.
pub fn line(text: &str, most: usize) -> Result<String, Refusal> {
    within(text, most, normalisation::name)
}

/// Reads a user-defined number or code of 1 to `most` characters in its canonical form.
pub fn identifier(text: &str, most: usize) -> Result<String, Refusal> {
    within(text, most, normalisation::identifier)
}

fn within(
    text: &str,
    most: usize,
    form: impl Fn(&str) -> Option<String>,
) -> Result<String, Refusal> {
    // The canonical form is at most this much shorter, so longer input need not be read.
    let looked_at = Some(text).filter(|text| text.len() <= most.saturating_mul(LONGEST_CHARACTER));
    looked_at
        .and_then(form)
        .filter(|text| !text.is_empty() && text.chars().count() <= most)
        .ok_or_else(|| text_invalid(most))
}

fn text_invalid(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TextInvalid,
        &[],
        format!(
            "The text is not valid. Enter one line of 1 to {most} characters, with at least one visible character and \
            no characters that hide or reorder others."
        ),
    )
}

/// Reads the name of a person or an organisation: a line that must not be logged.
pub fn name(text: &str, most: usize) -> Result<SecretString, Refusal> {
    line(text, most).map(SecretString::from)
}

/// Reads the reason of an action.
pub fn reason(text: &str) -> Result<String, Refusal> {
    line(text, 500)
        .ok()
        .filter(|text| text.chars().count() >= 3)
        .ok_or_else(|| {
            Refusal::new(
                ErrorCode::ReasonRequired,
                &[],
                "The reason is missing or not valid. Enter one line of 3 to 500 characters.",
            )
        })
}

/// Reads a telephone number in the form of ITU-T E.164. A number without `+` is read as dialled in this country (ISO
/// 3166-1 alpha-2).
pub fn phone(text: &str, country: Option<&str>) -> Result<SecretString, Refusal> {
    normalisation::phone(text, country)
        .map(SecretString::from)
        .map_err(|fault| Refusal::invalid(&[], fault.advice()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_one_form_and_shows_something() {
        for (text, wanted) in [
            (" Rheinlab\t", Some("Rheinlab")),
            ("Mu\u{308}ller", Some("M\u{FC}ller")),
            ("Rhein\u{200B}lab\u{AD}", Some("Rheinlab")),
            ("\u{FEFF}Rheinlab", Some("Rheinlab")),
            ("\u{2764}\u{FE0F} Lab", Some("\u{2764}\u{FE0F} Lab")),
            ("", None),
            (" \t", None),
            ("\u{200B}", None),
            ("\u{3164}", None),
            ("\u{2800}\u{2800}", None),
            ("Rhein\nlab", None),
            ("Rheinlab\u{202E}dsl", None),
            ("Rhein\0lab", None),
        ] {
            assert_eq!(line(text, 20).ok().as_deref(), wanted, "{text:?}");
        }
        assert!(line(&"x".repeat(20), 20).is_ok());
        assert!(
            line(&"e\u{301}".repeat(20), 20).is_ok(),
            "of 20 characters when composed"
        );
        assert_eq!(line(&"x".repeat(21), 20), Err(text_invalid(20)));
        assert!(line(&" ".repeat(100_000), 20).is_err());
    }

    #[test]
    fn an_identifier_has_one_form_or_is_refused() {
        for (text, wanted) in [
            (" D-PL  1 ", Some("D-PL 1")),
            ("\u{FF24}-PL-\u{FF11}", Some("D-PL-1")),
            ("D-PL-1\u{200B}", None),
            ("D-\u{AD}PL-1", None),
            ("", None),
        ] {
            assert_eq!(identifier(text, 60).ok().as_deref(), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        for (text, good) in [
            ("abc", true),
            ("ab", false),
            ("a\u{200B}\u{200B}b", false),
            ("  \u{200B} ", false),
        ] {
            assert_eq!(reason(text).is_ok(), good, "{text:?}");
        }
    }
}
