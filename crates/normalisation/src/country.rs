//! Countries as people write them.

use crate::{code, did_you_mean, line, quoted};

/// Codes that are commonly mistaken for the code of a country.
const MISTAKEN: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// Returns the code of [`COUNTRIES`] that is equal to this one. `None` for every other text, including `XX` and `EU`.
#[must_use]
pub fn assigned_country(code: &str) -> Option<&'static str> {
    let found = COUNTRIES.binary_search(&code).ok()?;
    COUNTRIES.get(found).copied()
}

/// Parses a country code as a user writes it: in any case, in full-width letters, with blanks around it. `Err` is the message
/// of the refusal.
pub fn country(text: &str) -> Result<&'static str, String> {
    let written = line(text).map(|line| code(&line)).unwrap_or_default();
    if let Some(country) = assigned_country(&written) {
        return Ok(country);
    }
    let text = quoted(text);
    if written == "EU" {
        return Err(format!(
            "`{text}` is a customs union and not a country of ISO 3166-1. Use one of its member countries."
        ));
    }
    let meant: Vec<String> = mistaken_country(&written)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let hint = did_you_mean(&meant);
    Err(format!(
        "`{text}` is not a country of ISO 3166-1. Use the code of a country, for example DE.{hint}"
    ))
}

/// Returns the country code that users mean by this invalid code.
#[must_use]
pub fn mistaken_country(code: &str) -> Option<&'static str> {
    MISTAKEN
        .iter()
        .find_map(|&(mistaken, country)| (mistaken == code).then_some(country))
}

/// Officially assigned codes of ISO 3166-1 alpha-2 and the two user-assigned codes of customs declarations, `XI` (Northern Ireland) and
/// `XK` (Kosovo). Sorted.
#[rustfmt::skip]
pub const COUNTRIES: [&str; 251] = [
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
        assert!(COUNTRIES.is_sorted());
        for code in COUNTRIES {
            assert_eq!(assigned_country(code), Some(code));
        }
        for code in ["XX", "EU", "UK", "ZZ", "de", "", "DEU", " DE"] {
            assert_eq!(assigned_country(code), None, "{code:?}");
        }
    }

    #[test]
    fn a_country_is_read_as_people_write_it() {
        for text in ["DE", "de", " De ", "\u{FF24}\u{FF25}", "DE\u{A0}"] {
            assert_eq!(country(text), Ok("DE"), "{text:?}");
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
            let message = country(text).unwrap_err();
            assert!(
                message.contains("ISO 3166-1") && message.len() < 300,
                "{message}"
            );
        }
    }

    #[test]
    fn a_refusal_says_that_the_code_is_not_a_country() {
        for (text, message) in [
            (
                "XX",
                "`XX` is not a country of ISO 3166-1. Use the code of a country, for example DE.",
            ),
            (
                "uk",
                "`uk` is not a country of ISO 3166-1. Use the code of a country, for example DE. Did you mean `GB`?",
            ),
        ] {
            assert_eq!(country(text), Err(message.to_owned()));
        }
    }
}
