//! Facts about a product, with names and types. Numbers are decimals, so there is no NaN and no infinity, and 0.1 is exact.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Known facts about a product. A missing fact is unknown.
pub type Facts = BTreeMap<String, Value>;

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Number(#[serde(with = "rust_decimal::serde::str")] Decimal),
    Flag(bool),
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FactType {
    Text,
    Number,
    Boolean,
}

impl FactType {
    /// Returns the name of the type for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
        }
    }
}

impl Value {
    #[must_use]
    pub const fn fact_type(&self) -> FactType {
        match self {
            Self::Text(_) => FactType::Text,
            Self::Number(_) => FactType::Number,
            Self::Flag(_) => FactType::Boolean,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
        }
    }
}

/// Parses a decimal number: at most 15 digits before the point and 9 after it, without an exponent. 28 and 28.0 are the same
/// number.
#[must_use]
pub fn decimal(text: &str) -> Option<Decimal> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let fits = |part: &str, most: usize| super::hs::digits(part) && part.len() <= most;
    if fits(whole, 15) && fits(fraction, 9) {
        Decimal::from_str(text)
            .ok()
            .map(|number| number.normalize())
    } else {
        None
    }
}

/// Returns true for a valid name of a fact: at most 64 letters, digits and underscores, beginning with a letter.
#[must_use]
pub fn fact_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(decimal("28.0"), decimal("28"));
        assert_eq!(decimal("-0"), decimal("0"));
        assert_ne!(decimal("0.1"), decimal("0.10000001"));
    }

    #[test]
    fn what_is_not_a_plain_decimal_is_not_a_number() {
        for text in [
            "NaN",
            ".nan",
            "inf",
            "1e3",
            "0x10",
            "1_000",
            "",
            "-",
            ".5",
            "5.",
            "+5",
            "1234567890123456",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
