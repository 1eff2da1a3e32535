//! Limits and forms of texts in inputs.

use super::Refusal;

pub use refusal::text;

/// Maximum length of the reason of a step, in characters.
pub const LONGEST_REASON: usize = 1000;

/// Returns the canonical form of a name: one line of at most `limit` characters. Refuses names with characters that disguise
/// the text.
pub fn name(path: &[&str], value: &str, limit: usize) -> Result<String, Refusal> {
    text(path, value, limit)?;
    normalisation::name(value).ok_or_else(|| {
        Refusal::invalid(
            path,
            "The name has line breaks, control characters or characters that change the writing direction. Remove them.",
        )
    })
}

/// Returns the compact form of a code or a number: in capitals, without blanks, hyphens, dots and slashes.
pub fn compact(code: &str) -> String {
    let is_mark =
        |char: char| matches!(char, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '/');
    normalisation::code(code).replace(is_mark, "")
}

/// Checks the form of a code of a document type, for example `EU_DOC`.
pub fn code(path: &[&str], value: &str) -> Result<(), Refusal> {
    let good = (2..=64).contains(&value.len())
        && value.starts_with(|char: char| char.is_ascii_uppercase())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if good {
        Ok(())
    } else {
        Err(Refusal::invalid(
            path,
            "The code is not valid. Use 2 to 64 characters: A to Z, 0 to 9 and _, beginning with a letter.",
        ))
    }
}

/// Checks the form of a rule ID, for example `EU-BATT-CE`, or with its pack, `demo-eu/EU-BATT-CE`.
pub fn rule_id(path: &[&str], value: &str) -> Result<(), Refusal> {
    let part = |part: &str| {
        (1..=100).contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let good = match value.split_once('/') {
        Some((pack, rule)) => part(pack) && part(rule),
        None => part(value),
    };
    if good {
        Ok(())
    } else {
        let message = "The rule ID is not valid. Use 1 to 100 letters, digits, -, _ or ., optionally after the pack and a /.";
        Err(Refusal::invalid(path, message))
    }
}

/// Checks a number of items. Both bounds are included.
pub fn count(path: &[&str], how_many: usize, from: usize, to: usize) -> Result<(), Refusal> {
    if (from..=to).contains(&how_many) {
        return Ok(());
    }
    Err(Refusal::invalid(
        path,
        format!("The number of items is {how_many}. It must be from {from} to {to}."),
    ))
}

#[cfg(test)]
mod tests {
    use super::{compact, name, rule_id, text};

    #[test]
    fn a_text_has_something_visible_in_it() {
        for good in ["a", " a ", "two\nlines", "\u{2764}\u{FE0F}", "a\u{200B}"] {
            assert!(text(&[], good, 20).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            " ",
            "\u{200B}",
            "\u{2800}",
            "\u{3164}\u{A0}",
            "\n\t",
            "a\0",
        ] {
            assert!(text(&[], bad, 20).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_name_is_one_line_that_disguises_nothing() {
        for good in [
            "Maker Ltd",
            "Pr\u{FC}flabor",
            "\u{645}\u{6CC}\u{200C}\u{62E}",
        ] {
            assert!(name(&[], good, 20).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "\u{200B}",
            "Maker\nLtd",
            "Maker \u{202E}dtL",
            "Maker\tLtd",
            "a very long name of a maker",
        ] {
            assert!(name(&[], bad, 20).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_rule_is_named_with_its_pack_or_without() {
        for good in ["EU-BATT-CE", "demo-air/AIR-UN3480-CAO", "a", "a.b/c_d"] {
            assert!(rule_id(&[], good).is_ok(), "{good}");
        }
        let long = "r".repeat(101);
        for bad in [
            "",
            "/",
            "a/",
            "/a",
            "a/b/c",
            "EU BATT",
            "demo air/X",
            &long,
            &format!("a/{long}"),
            "\u{FF21}",
        ] {
            assert!(rule_id(&[], bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_code_is_forgiving_of_how_it_is_written() {
        for written in [
            "CSQU3054383",
            "CSQU 305438-3",
            "csqu 305438 3",
            " CSQU\u{A0}305438\u{2013}3 ",
            "CSQU.305438/3",
        ] {
            assert_eq!(compact(written), "CSQU3054383", "{written}");
        }
        assert_eq!(compact("de ham"), "DEHAM");
        assert_ne!(
            compact("DE\u{200B}HAM"),
            "DEHAM",
            "an invisible character is refused with the pattern"
        );
    }
}
