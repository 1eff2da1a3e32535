//! The scalars that every schema shares. The text and limits here are part of the API.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::format_description::well_known::{Iso8601, Rfc3339};

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub String);

        #[Scalar]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => ($parse)(&text).map(Self).map_err(InputValueError::custom),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

fn digits(text: &str, lengths: &[usize], what: &str) -> Result<String, String> {
    let good = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(text.to_owned()) } else { Err(what.to_owned()) }
}

text_scalar!(
    /// A code of the Harmonized System (WCO): 2, 4 or 6 digits without dots, as `850760`.
    HsCode,
    |text| digits(text, &[2, 4, 6], "an HS code has 2, 4 or 6 digits and nothing else")
);

text_scalar!(
    /// A country by ISO 3166-1 alpha-2: two capital letters, as `DE`.
    CountryCode,
    |text: &str| {
        let good = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        if good { Ok(text.to_owned()) } else { Err("a country is two capital letters (ISO 3166-1 alpha-2)") }
    }
);

/// A day of the Gregorian calendar without a time zone, as `2026-12-30` (RFC 3339 full-date), 1900 to 2999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub time::Date);

#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        match time::Date::parse(&text, &Iso8601::DATE) {
            Ok(day) if text.len() == 10 && (1900..3000).contains(&day.year()) => Ok(Self(day)),
            _ => Err(InputValueError::custom("a date is written as 2026-12-30, from 1900 to 2999")),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// An instant in UTC, as `2026-12-30T09:15:00Z` (RFC 3339).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub time::OffsetDateTime);

#[Scalar]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else { return Err(InputValueError::expected_type(value)) };
        time::OffsetDateTime::parse(&text, &Rfc3339)
            .map(|instant| Self(instant.to_offset(time::UtcOffset::UTC)))
            .map_err(|_| InputValueError::custom("an instant is written as 2026-12-30T09:15:00Z (RFC 3339)"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format(&Rfc3339).unwrap_or_default())
    }
}
