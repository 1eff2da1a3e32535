//! Forms in which texts of facts are compared.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// Memory limit of a compiled pattern, in bytes. Patterns are for short codes.
const PATTERN_SIZE: usize = 100_000;

/// Form in which the texts of a fact are compared, as the rule pack declares it. No form distinguishes invisible characters, the
/// Unicode form and blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextForm {
    #[default]
    AnyCase,
    ExactCase,
    /// Code of a code list: letters and digits, for example `UN 3480`.
    Code {
        /// Optional prefix of the code. The code has the same meaning without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prefix: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pattern: Option<Pattern>,
    },
}

/// Regular expression that the whole code must match, in capitals and without its prefix. It is compiled once, because an import
/// checks ten thousand codes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    whole: Regex,
}

impl TextForm {
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the normal form of the text. Texts with the same meaning have the same form.
    #[must_use]
    pub fn key<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self {
            Self::AnyCase => normalisation::key(text),
            Self::ExactCase => Cow::Owned(normalisation::exact_key(text)),
            Self::Code { prefix, .. } => {
                let code = normalisation::code(text);
                let bare = prefix
                    .as_deref()
                    .and_then(|prefix| code.strip_prefix(prefix));
                let bare = bare
                    .map(|bare| bare.trim_start_matches('-'))
                    .filter(|bare| !bare.is_empty());
                Cow::Owned(bare.map_or(code.clone(), str::to_owned))
            }
        }
    }

    /// Returns the text as it is stored in a product: a code in its normal form, other text unchanged.
    #[must_use]
    pub fn stored(&self, text: &str) -> String {
        match self {
            Self::AnyCase | Self::ExactCase => text.to_owned(),
            Self::Code { .. } => self.key(text).into_owned(),
        }
    }

    /// Checks that the text can be a value of the fact. `Err` is the reason.
    pub fn check(&self, text: &str) -> Result<(), String> {
        match self {
            Self::Code {
                pattern: Some(pattern),
                ..
            } if !pattern.whole.is_match(&self.key(text)) => Err(format!(
                "the value must be a code that matches the pattern `{}`",
                pattern.text
            )),
            _ => Ok(()),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex::Error;

    fn try_from(text: String) -> Result<Self, regex::Error> {
        let whole = RegexBuilder::new(&format!("^(?:{text})$"))
            .size_limit(PATTERN_SIZE)
            .build()?;
        Ok(Self { text, whole })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_with_its_prefix_and_in_any_writing() {
        let pattern = Some(Pattern::try_from("[0-9]{4}|NONE".to_owned()).unwrap());
        let form = TextForm::Code {
            prefix: Some("UN".to_owned()),
            pattern,
        };
        let full_width = "\u{FF35}\u{FF2E}\u{FF13}\u{FF14}\u{FF18}\u{FF10}";
        for text in ["3480", "UN3480", "un 3480", "UN-3480", full_width] {
            assert_eq!(form.key(text), "3480", "{text:?}");
            assert_eq!(form.check(text), Ok(()), "{text:?}");
        }
        assert_eq!(form.check("none"), Ok(()));
        for text in ["348O", "34801", "UN", "", "3480 (battery)"] {
            assert!(form.check(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_pattern_is_written_as_its_text_and_a_wrong_or_large_one_is_none() {
        let pattern = Pattern::try_from("[0-9]{4}".to_owned()).unwrap();
        let json = serde_json::to_string(&pattern).unwrap();
        assert_eq!(json, "\"[0-9]{4}\"");
        assert_eq!(serde_json::from_str::<Pattern>(&json).unwrap(), pattern);
        for text in ["[0-9", "(a{1000}){1000}"] {
            assert!(Pattern::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn capitals_differ_only_where_the_fact_says_so() {
        assert_eq!(
            TextForm::AnyCase.key("POLYA\u{308}THYLEN"),
            TextForm::AnyCase.key("Poly\u{E4}thylen")
        );
        assert_ne!(TextForm::ExactCase.key("mW"), TextForm::ExactCase.key("MW"));
        assert_eq!(TextForm::ExactCase.key("m\u{200B}W "), "mW");
    }
}
