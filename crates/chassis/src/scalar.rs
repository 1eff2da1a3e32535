//! Scalars that all schemas share. Their texts and limits are part of the API.
//!
//! Their documentation is on the type and on the implementation, because the schema reads it from the implementation.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use normalisation::assigned_country;
use time::UtcOffset;
use time::format_description::well_known::{Iso8601, Rfc3339};

macro_rules! text_scalar {
    ($(#[$doc:meta])* $name:ident, $standard:literal, $is_valid:ident, $rule:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub String);

        $(#[$doc])*
        #[Scalar(specified_by_url = $standard)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) if $is_valid(&text) => Ok(Self(text)),
                    Value::String(_) => Err(InputValueError::custom($rule)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar!(
    /// A code of the Harmonized System (WCO): 2, 4 or 6 digits without separators, for example `850760`.
    HsCode,
    "https://www.wcoomd.org/en/topics/nomenclature/overview/what-is-the-harmonized-system.aspx",
    is_hs_code,
    "The value is not an HS code. Send 2, 4 or 6 digits."
);

text_scalar!(
    /// A country code of ISO 3166-1 alpha-2: two capital letters, for example `DE`. Also `XI` (Northern Ireland) and `XK` (Kosovo),
    /// which customs declarations use.
    CountryCode,
    "https://www.iso.org/iso-3166-country-codes.html",
    is_country,
    "The value is not a country of ISO 3166-1. Send its code in capital letters, for example DE."
);

fn is_hs_code(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true for a country code of ISO 3166-1, in capital letters.
#[must_use]
pub fn is_country(text: &str) -> bool {
    assigned_country(text).is_some()
}

/// A day of the Gregorian calendar without a time zone, for example `2026-12-30` (RFC 3339 full-date), from 1900 to 2999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub time::Date);

/// A day of the Gregorian calendar without a time zone, for example `2026-12-30` (RFC 3339 full-date), from 1900 to 2999.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else {
            return Err(InputValueError::expected_type(value));
        };
        match time::Date::parse(&text, &Iso8601::DATE) {
            // ISO 8601 also has week dates and ordinal dates; only the calendar date formats back to the same text.
            Ok(day) if is_year(day.year()) && day.to_string() == text => Ok(Self(day)),
            _ => Err(InputValueError::custom(
                "The value is not a date. Send a date from 1900 to 2999, for example 2026-12-30.",
            )),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A time in UTC, for example `2026-12-30T09:15:00Z` (RFC 3339), from 1900 to 2999. Other offsets are accepted and converted to UTC.
/// Fractions of a microsecond are truncated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub time::OffsetDateTime);

/// A time in UTC, for example `2026-12-30T09:15:00Z` (RFC 3339), from 1900 to 2999. Other offsets are accepted and converted to UTC.
/// Fractions of a microsecond are truncated.
#[Scalar(specified_by_url = "https://www.rfc-editor.org/rfc/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = value else {
            return Err(InputValueError::expected_type(value));
        };
        let instant = time::OffsetDateTime::parse(&text, &Rfc3339).ok();
        instant
            .and_then(|instant| instant.checked_to_offset(UtcOffset::UTC))
            .filter(|instant| is_year(instant.year()))
            .map(|instant| Self(to_microseconds(instant)))
            .ok_or_else(|| {
                InputValueError::custom("The value is not a time. Send a time as in RFC 3339, for example 2026-12-30T09:15:00Z.")
            })
    }

    fn to_value(&self) -> Value {
        let utc = to_microseconds(self.0.to_offset(UtcOffset::UTC));
        utc.format(&Rfc3339).map_or(Value::Null, Value::String)
    }
}

/// Truncates to microseconds, the precision of the database.
fn to_microseconds(instant: time::OffsetDateTime) -> time::OffsetDateTime {
    instant - time::Duration::nanoseconds(i64::from(instant.nanosecond() % 1000))
}

const fn is_year(year: i32) -> bool {
    1900 <= year && year < 3000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::*;

    fn reads<T: ScalarType>(text: &str) -> Option<Value> {
        T::parse(Value::String(text.to_owned()))
            .ok()
            .map(|value| value.to_value())
    }

    fn refuses<T: ScalarType>(texts: &[&str]) {
        for text in texts {
            assert_eq!(reads::<T>(text), None, "{text:?}");
        }
        for value in [
            Value::Null,
            Value::from(7),
            Value::from(true),
            Value::List(Vec::new()),
        ] {
            assert!(T::parse(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn an_hs_code_is_2_4_or_6_digits() {
        for code in ["85", "8507", "850760"] {
            assert_eq!(reads::<HsCode>(code), Some(Value::from(code)));
        }
        refuses::<HsCode>(&[
            "", "8", "850", "85076", "8507600", "8507.60", "85 07", "85076x", "٨٥", "-1",
        ]);
    }

    #[test]
    fn a_country_is_one_of_iso_3166() {
        for code in ["DE", "CN", "US", "GB", "XI", "XK"] {
            assert_eq!(reads::<CountryCode>(code), Some(Value::from(code)));
        }
        refuses::<CountryCode>(&[
            "", "D", "de", "DEU", "UK", "EU", "ZZ", "XX", "A ", " A", "E D", "ÄÖ",
        ]);
        let refused = CountryCode::parse(Value::from("XX")).unwrap_err();
        assert!(
            format!("{refused:?}").contains("is not a country of ISO 3166-1"),
            "{refused:?}"
        );
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for day in ["1900-01-01", "2024-02-29", "2026-12-30", "2999-12-31"] {
            assert_eq!(reads::<Date>(day), Some(Value::from(day)));
        }
        refuses::<Date>(&[
            "",
            "2026-02-30",
            "2023-02-29",
            "1899-12-31",
            "3000-01-01",
            "9999-12-31",
            "26-12-30",
            "20261230",
            "2026-W53-3",
            "2026-364",
            "2026-1-3",
            "+02026-12-30",
            "-2026-12-30",
            "2026-12-30T00:00:00Z",
            "2026-12-30 ",
        ]);
    }

    #[test]
    fn an_instant_is_read_with_any_offset_and_written_in_utc() {
        for (text, written) in [
            ("2026-12-30T09:15:00Z", "2026-12-30T09:15:00Z"),
            ("2026-12-30T09:15:00+01:00", "2026-12-30T08:15:00Z"),
            ("2026-12-30T09:15:00.123456Z", "2026-12-30T09:15:00.123456Z"),
            (
                "2026-12-30T09:15:00.123456789Z",
                "2026-12-30T09:15:00.123456Z",
            ),
        ] {
            assert_eq!(reads::<DateTime>(text), Some(Value::from(written)));
        }
        refuses::<DateTime>(&[
            "",
            "2026-12-30",
            "2026-12-30T09:15:00",
            "2026-12-30T25:00:00Z",
            "2026-02-30T09:15:00Z",
            "1899-12-31T23:59:59Z",
            "3000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
            "0000-01-01T00:00:00+23:59",
            "1767085200",
        ]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in ".{0,40}") {
            let read = [reads::<HsCode>(&text), reads::<CountryCode>(&text), reads::<Date>(&text)];
            for value in read.into_iter().flatten() {
                prop_assert_eq!(value, Value::from(text.as_str()));
            }
            let _ = reads::<DateTime>(&text);
        }

        #[test]
        fn every_instant_comes_back_as_it_was(seconds in -2_208_988_800_i64..32_503_680_000) {
            let instant = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            let read = DateTime::parse(DateTime(instant).to_value()).unwrap();
            prop_assert_eq!(read.0, instant);
        }
    }
}
