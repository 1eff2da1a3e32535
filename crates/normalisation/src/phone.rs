//! Telephone numbers in canonical form: `+`, the country code and the national number, at most 15 digits in total (ITU-T E.164).
//!
//! The library `phonenumber`, a port of Google's libphonenumber, has the numbering plans of all countries. Its parser removes a national
//! prefix twice if a country does not list the lengths of all its numbers: it takes the 8 of `+7 812 1234567` for a prefix. So a number
//! is accepted as it was typed if a plan contains it, and is parsed only otherwise.

use phonenumber::metadata::{DATABASE, Metadata};
use phonenumber::{Type, country};
use unicode_normalization::UnicodeNormalization;

use crate::is_invisible;

/// In bytes. Numbers with their usual separators are shorter.
const LONGEST_TEXT: usize = 200;
/// ITU-T E.164, 6.
const MOST_DIGITS: usize = 15;
const LONGEST_COUNTRY_CODE: usize = 3;
/// Prefixes of extensions, in lower case. A comma or a semicolon is a pause in dialling.
const EXTENSIONS: [&str; 8] = ["ext", "x", "#", ";", ",", "dw", "durchwahl", "poste"];
/// Kinds of numbers that a plan lists.
const KINDS: [Type; 10] = [
    Type::FixedLine,
    Type::Mobile,
    Type::TollFree,
    Type::SharedCost,
    Type::PremiumRate,
    Type::PersonalNumber,
    Type::Voip,
    Type::Uan,
    Type::Pager,
    Type::Voicemail,
];

/// Reason why a text is not a storable telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneFault {
    /// The country is unknown.
    NotInternational,
    Extension,
    /// The text has a character that is not permitted in numbers.
    Characters,
    /// No country has such a number.
    Unassigned,
}

impl PhoneFault {
    /// Describes the error and the correct form.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NotInternational => {
                "The country of this telephone number is not known. Begin with + and the country code, not with 0 or 00: for \
                 example +49 30 1234567."
            }
            Self::Extension => {
                "A telephone number is stored without an extension. Leave the extension out: for example +49 30 1234567."
            }
            Self::Characters => {
                "A telephone number has the digits 0 to 9, with blanks, hyphens, dots, slashes or brackets between them, and may \
                 begin with +: for example +49 30 1234567."
            }
            Self::Unassigned => {
                "No country has such a telephone number. Check the country code and the number of digits: for example \
                 +49 30 1234567."
            }
        }
    }
}

/// Returns a telephone number in the form of E.164. A number without `+` is read as dialled in this region (ISO 3166-1 alpha-2), with
/// its national prefix or its prefix for international calls. Without a region it is refused.
pub fn phone(text: &str, region: Option<&str>) -> Result<String, PhoneFault> {
    let typed = dialled(text)?;
    let number = if let Some(digits) = typed.strip_prefix('+') {
        international(digits)
    } else {
        let plan = region
            .and_then(|region| DATABASE.by_id(region))
            .ok_or(PhoneFault::NotInternational)?;
        after_exit_code(&typed, plan).map_or_else(|| national(&typed, plan), international)
    };
    number.ok_or(PhoneFault::Unassigned)
}

/// Returns the digits, with a leading `+` if there is one, without separators.
fn dialled(text: &str) -> Result<String, PhoneFault> {
    if text.len() > LONGEST_TEXT {
        return Err(PhoneFault::Unassigned);
    }
    // Numbers from address books often have direction marks around them.
    let kept = |character: &char| character.is_control() || !is_invisible(*character);
    let text = text.nfkc().filter(kept).collect::<String>().to_lowercase();
    let text = text.trim();
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let mut dialled = String::new();
    for (at, character) in text.char_indices() {
        match character {
            '0'..='9' => dialled.push(character),
            '+' if dialled.is_empty() => dialled.push(character),
            _ if is_separator(character) => {}
            _ => {
                let rest = text.get(at..).unwrap_or_default();
                let is_extension = EXTENSIONS.iter().any(|&word| rest.starts_with(word));
                let behind_number = !dialled.is_empty();
                return Err(if is_extension && behind_number {
                    PhoneFault::Extension
                } else {
                    PhoneFault::Characters
                });
            }
        }
    }
    if dialled.contains(|character: char| character.is_ascii_digit()) {
        Ok(dialled)
    } else {
        Err(PhoneFault::Characters)
    }
}

fn is_separator(character: char) -> bool {
    let is_mark = matches!(
        character,
        '-' | '.' | '/' | '(' | ')' | '[' | ']' | '\u{B7}' | '\u{2010}'..='\u{2015}' | '\u{2212}'
    );
    is_mark || character == '\t' || (character.is_whitespace() && !character.is_control())
}

/// Reads a number that begins with a country code. A national prefix may follow it, as in `+49 (0)30`.
fn international(digits: &str) -> Option<String> {
    if digits.starts_with('0') {
        return None;
    }
    let typed = format!("+{digits}");
    if is_assigned(digits) {
        Some(typed)
    } else {
        parsed(None, &typed)
    }
}

/// Returns the digits after the prefix for international calls.
fn after_exit_code<'a>(typed: &'a str, plan: &Metadata) -> Option<&'a str> {
    let prefix = plan
        .international_prefix()?
        .find(typed)
        .filter(|prefix| prefix.start() == 0)?;
    typed.get(prefix.end()..)
}

fn national(typed: &str, plan: &Metadata) -> Option<String> {
    let number = plan
        .national_prefix()
        .and_then(|prefix| typed.strip_prefix(prefix))
        .unwrap_or(typed);
    let digits = format!("{}{number}", plan.country_code());
    if is_assigned(&digits) {
        Some(format!("+{digits}"))
    } else {
        parsed(plan.id().parse().ok(), typed)
    }
}

/// Returns the number as the library parses it, if it is valid.
fn parsed(region: Option<country::Id>, typed: &str) -> Option<String> {
    let number = phonenumber::parse(region, typed).ok()?;
    let digits = format!("{}{}", number.code().value(), number.national());
    is_assigned(&digits).then(|| format!("+{digits}"))
}

/// Returns true if the numbering plan of a country has such a number.
fn is_assigned(digits: &str) -> bool {
    // No country code is a prefix of another one.
    digits.len() <= MOST_DIGITS
        && (1..=LONGEST_COUNTRY_CODE).any(|length| {
            let Some((code, number)) = digits.split_at_checked(length) else {
                return false;
            };
            let plans = code
                .parse::<u16>()
                .ok()
                .and_then(|code| DATABASE.by_code(&code))
                .unwrap_or_default();
            plans.into_iter().any(|plan| has_number(plan, number))
        })
}

fn has_number(plan: &Metadata, number: &str) -> bool {
    let mut kinds = KINDS
        .iter()
        .filter_map(|kind| plan.descriptors().get(*kind));
    kinds.any(|kind| kind.is_match(number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_has_one_form_however_it_is_typed() {
        for (typed, region, number) in [
            ("+49 (0)30 1234567", None, "+49301234567"),
            ("+49 30 1234567", None, "+49301234567"),
            ("+49 (30) 123 45-67", None, "+49301234567"),
            ("+49/30/1234567", None, "+49301234567"),
            ("(+49) 30.123.4567", None, "+49301234567"),
            (" +49\u{A0}30\u{202F}1234567 ", None, "+49301234567"),
            ("+49 30 1234\u{2011}567", None, "+49301234567"),
            ("+49 30 1234\u{2013}567", None, "+49301234567"),
            (
                "\u{FF0B}\u{FF14}\u{FF19}\u{3000}\u{FF13}\u{FF10} 1234567",
                None,
                "+49301234567",
            ),
            ("\u{202A}+49 30 1234567\u{202C}", None, "+49301234567"),
            ("+49\t30\t1234567", None, "+49301234567"),
            ("tel:+49-30-1234567", None, "+49301234567"),
            ("+49301234567", Some("US"), "+49301234567"),
            ("+44 (0)121 234 5678", None, "+441212345678"),
            ("+33 (0)1 42 76 49 78", None, "+33142764978"),
            ("+33 1 42 76 49 78", Some("US"), "+33142764978"),
            ("+39 02 3661 8300", None, "+390236618300"),
            ("+7 812 123-45-67", None, "+78121234567"),
            ("+7 800 555 35 35", None, "+78005553535"),
            ("+1 (650) 253-0000", None, "+16502530000"),
            ("+800 1234 5678", None, "+80012345678"),
            ("030 1234567", Some("DE"), "+49301234567"),
            ("(030) 123 45 67", Some("DE"), "+49301234567"),
            ("0049 30 1234567", Some("DE"), "+49301234567"),
            ("0033 1 42 76 49 78", Some("DE"), "+33142764978"),
            ("011 49 30 1234567", Some("US"), "+49301234567"),
            ("(650) 253-0000", Some("US"), "+16502530000"),
            ("1-650-253-0000", Some("US"), "+16502530000"),
            ("8 (812) 123-45-67", Some("RU"), "+78121234567"),
            ("02 3661 8300", Some("IT"), "+390236618300"),
            ("0121 234 5678", Some("GB"), "+441212345678"),
        ] {
            assert_eq!(
                phone(typed, region).as_deref(),
                Ok(number),
                "{typed:?} {region:?}"
            );
        }
    }

    #[test]
    fn a_text_that_is_no_number_is_refused_with_the_reason() {
        let long = format!("+49 30 {}", " 1".repeat(200));
        for (typed, region, fault) in [
            ("030 1234567", None, PhoneFault::NotInternational),
            ("0049 30 1234567", None, PhoneFault::NotInternational),
            ("49 30 1234567", None, PhoneFault::NotInternational),
            ("030 1234567", Some("ZZ"), PhoneFault::NotInternational),
            ("+49 30 1234567 ext. 12", None, PhoneFault::Extension),
            ("+49 30 1234567x12", None, PhoneFault::Extension),
            ("+49 30 1234567 \u{FF38}12", None, PhoneFault::Extension),
            ("+49 30 1234567 #12", None, PhoneFault::Extension),
            ("+49 30 1234567,12", None, PhoneFault::Extension),
            ("tel:+49-30-1234567;ext=12", None, PhoneFault::Extension),
            ("030 1234567 DW 12", Some("DE"), PhoneFault::Extension),
            ("+1 800 FLOWERS", None, PhoneFault::Characters),
            ("call me", None, PhoneFault::Characters),
            ("x 12", None, PhoneFault::Characters),
            ("", None, PhoneFault::Characters),
            ("+", None, PhoneFault::Characters),
            ("++49 30 1234567", None, PhoneFault::Characters),
            (
                "+49 30 1234567 / +49 30 7654321",
                None,
                PhoneFault::Characters,
            ),
            ("+49 30\n1234567", None, PhoneFault::Characters),
            ("+49 30 123\u{664}567", None, PhoneFault::Characters),
            ("+49 12345", None, PhoneFault::Unassigned),
            ("+49 30 123456789012345", None, PhoneFault::Unassigned),
            ("+0049 30 1234567", None, PhoneFault::Unassigned),
            ("+999 30 1234567", None, PhoneFault::Unassigned),
            ("+1 253 0000", None, PhoneFault::Unassigned),
            ("+44 7912 34567", None, PhoneFault::Unassigned),
            ("110", Some("DE"), PhoneFault::Unassigned),
            (long.as_str(), None, PhoneFault::Unassigned),
        ] {
            assert_eq!(phone(typed, region), Err(fault), "{typed:?} {region:?}");
        }
    }

    #[test]
    fn every_refusal_shows_a_number_that_is_accepted() {
        for fault in [
            PhoneFault::NotInternational,
            PhoneFault::Extension,
            PhoneFault::Characters,
            PhoneFault::Unassigned,
        ] {
            let (_, example) = fault.advice().split_once("for example ").unwrap();
            let number = phone(example.trim_end_matches('.'), None);
            assert_eq!(number.as_deref(), Ok("+49301234567"), "{fault:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_number_is_its_own_form(typed in "\\+(49|33|44|39|7|81)[0-9 ]{5,14}") {
            if let Ok(number) = phone(&typed, None) {
                let digits = number.trim_start_matches('+');
                prop_assert!(digits.len() <= MOST_DIGITS, "{}", number);
                prop_assert!(digits.bytes().all(|byte| byte.is_ascii_digit()), "{}", number);
                prop_assert_eq!(phone(&number, Some("US")), Ok(number.clone()));
            }
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,100}", region in "[A-Z]{2}") {
            let _ = phone(&text, None);
            let _ = phone(&text, Some(&region));
        }
    }
}
