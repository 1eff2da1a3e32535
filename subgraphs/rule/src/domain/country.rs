use std::fmt;

use normalisation::{did_you_mean, quoted};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Codes that are commonly mistaken for the code of a country.
const MISTAKEN: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Country by ISO 3166-1 alpha-2, or one of the two user-assigned codes of customs declarations: `XI` (Northern Ireland) and `XK`
/// (Kosovo). A value can only be created from such a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(&'static str);

impl Country {
    /// Parses a code. Returns `None` for every other text, including `XX` and `EU`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let found = ASSIGNED.binary_search(&code).ok()?;
        ASSIGNED.get(found).copied().map(Self)
    }

    /// Parses a country code as a user writes it: in any case, in full-width letters, with blanks around it. `Err` is the message
    /// of the refusal.
    pub fn read(text: &str) -> Result<Self, String> {
        let code = normalisation::line(text)
            .map(|line| normalisation::code(&line))
            .unwrap_or_default();
        if let Some(country) = Self::parse(&code) {
            return Ok(country);
        }
        let text = quoted(text);
        if code == "EU" {
            return Err(format!(
                "`{text}` is a customs union and not a country of ISO 3166-1. Use one of its member countries."
            ));
        }
        let meant: Vec<String> = Self::mistaken(&code)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let hint = did_you_mean(&meant);
        Err(format!(
            "`{text}` is not a country code of ISO 3166-1. Use two letters, such as DE.{hint}"
        ))
    }

    /// Returns the country code that users mean by this invalid code.
    #[must_use]
    pub fn mistaken(code: &str) -> Option<&'static str> {
        MISTAKEN
            .iter()
            .find_map(|&(mistaken, country)| (mistaken == code).then_some(country))
    }

    /// Returns all codes, sorted.
    #[must_use]
    pub const fn codes() -> &'static [&'static str] {
        &ASSIGNED
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| de::Error::custom(format!("{code} is not a country of ISO 3166-1")))
    }
}

/// Officially assigned codes and the two user-assigned codes, sorted.
#[rustfmt::skip]
const ASSIGNED: [&str; 251] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ",
    "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ",
    "DE", "DJ", "DK", "DM", "DO", "DZ",
    "EC", "EE", "EG", "EH", "ER", "ES", "ET",
    "FI", "FJ", "FK", "FM", "FO", "FR",
    "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY",
    "HK", "HM", "HN", "HR", "HT", "HU",
    "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT",
    "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ",
    "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY",
    "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ",
    "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ",
    "OM",
    "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY",
    "QA",
    "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ",
    "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ",
    "UA", "UG", "UM", "US", "UY", "UZ",
    "VA", "VC", "VE", "VG", "VI", "VN", "VU",
    "WF", "WS",
    "XI", "XK",
    "YE", "YT",
    "ZA", "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_assigned_code_is_found_and_the_list_is_sorted() {
        assert!(ASSIGNED.is_sorted());
        assert!(ASSIGNED.iter().all(|code| Country::parse(code).is_some()));
    }

    #[test]
    fn a_country_is_read_as_people_write_it() {
        for text in ["DE", "de", " De ", "\u{FF24}\u{FF25}", "DE\u{A0}"] {
            assert_eq!(Country::read(text).map(Country::code), Ok("DE"), "{text:?}");
        }
        for text in [
            "",
            "XXX",
            "Germany",
            "DEU",
            "D\u{200B}E",
            "EU",
            &"DE".repeat(1_000),
        ] {
            let message = Country::read(text).unwrap_err();
            assert!(
                message.contains("ISO 3166-1") && message.len() < 300,
                "{message}"
            );
        }
        assert!(
            Country::read("uk")
                .unwrap_err()
                .ends_with("Did you mean `GB`?")
        );
    }

    #[test]
    fn nowhere_is_not_a_country() {
        assert!(
            ["XX", "EU", "ZZ", "de", "", "DEU"]
                .iter()
                .all(|code| Country::parse(code).is_none())
        );
    }
}
