//! Places and containers, identified by international codes.

use refusal::WarningCode;

use super::refusals;
use crate::domain::{Refusal, Warning};

/// Place of UN/LOCODE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub code: String,
    pub name: String,
}

/// Place in a plan that is not in the list of places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlistedPlace {
    pub code: String,
    /// True if the list has all places of the country.
    pub complete: bool,
    /// Listed places of the same country with a similar code.
    pub similar: Vec<Place>,
}

/// Countries whose places are permitted for a lane in addition to those of its own country.
///
/// Customs declarations use `XI` for Northern Ireland and `XK` for Kosovo, which UN/LOCODE does not have: Belfast is `GBBEL` and
/// Pristina is `RSPRN`. In the other rows, UN/LOCODE has a separate code for a territory that customs count as part of the
/// country.
const PLACES_ELSEWHERE: [(&str, &[&str]); 7] = [
    ("CH", &["LI"]),
    ("FI", &["AX"]),
    ("FR", &["GF", "GP", "MC", "MF", "MQ", "RE", "YT"]),
    ("GB", &["GG", "IM", "JE"]),
    ("US", &["PR"]),
    ("XI", &["GB"]),
    ("XK", &["RS"]),
];

/// True if the code is a country and three characters of A to Z and 2 to 9.
pub fn is_unlocode(code: &str) -> bool {
    let place = |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'9');
    code.as_bytes()
        .split_at_checked(2)
        .is_some_and(|(land, rest)| {
            land.iter().all(u8::is_ascii_uppercase)
                && rest.len() == 3
                && rest.iter().copied().all(place)
        })
}

/// Validates the UN/LOCODE of a place in the country of one end of the lane.
pub fn unlocode(path: &[&str], code: &str, country: &str) -> Result<(), Refusal> {
    if !is_unlocode(code) {
        return Err(Refusal::invalid(
            path,
            "A UN/LOCODE is a country and 3 characters of A to Z and 2 to 9, for example DEHAM. Correct the code.",
        ));
    }
    let elsewhere = PLACES_ELSEWHERE
        .iter()
        .find(|(of, _)| *of == country)
        .map_or(&[] as &[&str], |(_, all)| *all);
    if std::iter::once(&country)
        .chain(elsewhere)
        .any(|land| code.starts_with(land))
    {
        return Ok(());
    }
    let or = if elsewhere.is_empty() {
        String::new()
    } else {
        format!(" (or {})", elsewhere.join(", "))
    };
    Err(Refusal::invalid(
        path,
        format!("The place must be in {country}{or}, according to the lane. Choose another place."),
    ))
}

impl UnlistedPlace {
    /// Refuses the place if the list has all places of its country. Otherwise returns a warning.
    pub fn judge(self, path: &str) -> Result<Warning, Refusal> {
        if self.complete {
            Err(self.refusal(path))
        } else {
            Ok(self.warning(path))
        }
    }

    pub fn warning(&self, path: &str) -> Warning {
        let country = self.code.get(..2).unwrap_or_default();
        let message = format!(
            "UN/LOCODE {} is not in the list of places, which is not complete for {country}. Check the code.",
            self.code
        );
        let suggestions = self
            .closest()
            .map(|place| place.code.clone())
            .into_iter()
            .collect();
        Warning {
            code: WarningCode::PlaceUnknown,
            path: vec![path.to_owned()],
            message,
            suggestions,
        }
    }

    fn refusal(&self, path: &str) -> Refusal {
        let closest = self.closest();
        let similar =
            closest.map(|place| format!(" Did you mean {} ({})?", place.code, place.name));
        refusals::place_unknown(path, &self.code, &similar.unwrap_or_default())
    }

    fn closest(&self) -> Option<&Place> {
        let codes: Vec<&str> = self
            .similar
            .iter()
            .map(|place| place.code.as_str())
            .collect();
        let code = normalisation::closest(&self.code, &codes)?;
        self.similar.iter().find(|place| place.code == code)
    }
}

/// Validates a freight container number (ISO 6346) in compact form, including its check digit.
pub fn container(path: &[&str], code: &str) -> Result<(), Refusal> {
    let bytes: Option<&[u8; 11]> = code.as_bytes().try_into().ok();
    let Some(bytes) = bytes.filter(|bytes| is_container(bytes)) else {
        return Err(Refusal::invalid(
            path,
            "This is not an ISO 6346 container number. Send 3 letters, U, J or Z, 6 digits and a check digit.",
        ));
    };
    let kind = bytes.get(3).copied();
    if matches!(kind, Some(b'A' | b'B' | b'D' | b'E' | b'K')) {
        return Err(Refusal::invalid(
            path,
            "This is the number of a swap body or a trailer (EN 13044). Send an ISO 6346 number, whose fourth letter is U, J or Z.",
        ));
    }
    if !matches!(kind, Some(b'U' | b'J' | b'Z')) {
        return Err(Refusal::invalid(
            path,
            "This is not an ISO 6346 container number. Its fourth letter is U, J or Z.",
        ));
    }
    let digit = char::from(b'0' + check_digit(bytes));
    if code.ends_with(digit) {
        return Ok(());
    }
    Err(Refusal::invalid(
        path,
        format!("The check digit is wrong: for this number it is {digit}. Check the number."),
    ))
}

/// Four letters and seven digits.
fn is_container(code: &[u8; 11]) -> bool {
    let (letters, digits) = code.split_at(4);
    letters.iter().all(u8::is_ascii_uppercase) && digits.iter().all(u8::is_ascii_digit)
}

/// Check digit according to ISO 6346.
fn check_digit(code: &[u8; 11]) -> u8 {
    // Letters have values from 10, without the multiples of 11. The weight of a character is 2 to the power of its position.
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A' => 10,
        b'B'..=b'K' => u32::from(byte - b'A') + 11,
        b'L'..=b'U' => u32::from(byte - b'A') + 12,
        _ => u32::from(byte.saturating_sub(b'A')) + 13,
    };
    let sum: u32 = (0_u32..)
        .zip(code.iter().take(10))
        .map(|(power, byte)| value(*byte) << power)
        .sum();
    // A remainder of 10 is written as 0.
    u8::try_from(sum % 11 % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use refusal::{ErrorCode, WarningCode};

    use super::{Place, UnlistedPlace, container, unlocode};

    #[test]
    fn a_place_has_five_characters_and_is_in_its_country() {
        for good in ["DEHAM", "DEFRA", "DE234", "DEXXX"] {
            assert!(unlocode(&[], good, "DE").is_ok(), "{good}");
        }
        for bad in [
            "", "DE", "DEHA", "DEHAMB", "deham", "DE0AM", "DE1AM", "D3HAM", "DEHÄM", "DE AM",
            "ÄÖHAM", "CNSZX",
        ] {
            assert!(unlocode(&[], bad, "DE").is_err(), "{bad}");
        }
    }

    #[test]
    fn customs_and_places_may_have_two_codes_for_a_country() {
        for (country, place, taken) in [
            ("XI", "GBBEL", true),
            ("XK", "RSPRN", true),
            ("XK", "XKPRN", true),
            ("GB", "GBBEL", true),
            ("GB", "IMDGS", true),
            ("FR", "REREU", true),
            ("XI", "IEDUB", false),
            ("GB", "XIBEL", false),
            ("RS", "XKPRN", false),
            ("RE", "FRLEH", false),
            ("IM", "GBLIV", false),
        ] {
            assert_eq!(
                unlocode(&[], place, country).is_ok(),
                taken,
                "{place} in {country}"
            );
        }
    }

    #[test]
    fn a_container_has_its_check_digit() {
        // The first one is the example of the standard; the others are in use.
        for good in ["CSQU3054383", "MSCU6639870", "HLXU2008419", "TGHU7599330"] {
            assert!(container(&[], good).is_ok(), "{good}");
            // A remainder of 10 is written as 0, so a check digit of 0 does not detect some changes. The standard advises against
            // such numbers.
            for (position, byte) in good.bytes().enumerate().filter(|_| !good.ends_with('0')) {
                let other = if byte.is_ascii_digit() {
                    b'0' + (byte - b'0' + 1) % 10
                } else {
                    b'0'
                };
                let mut changed = good.as_bytes().to_vec();
                changed[position] = other;
                let changed = String::from_utf8(changed).unwrap();
                assert!(container(&[], &changed).is_err(), "{changed}");
            }
        }
        for bad in [
            "",
            "CSQU305438",
            "CSQU30543833",
            "csqu3054383",
            "CSQU 305438",
            "ÄSQU305438",
        ] {
            assert!(container(&[], bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refused_container_says_why() {
        for (code, why) in [
            ("ATBE1003091", "swap body"),
            ("CSQA3054383", "swap body"),
            ("CSQX3054383", "fourth letter"),
            ("CSQU3054384", "it is 3"),
            ("CSQU305438", "6 digits"),
        ] {
            let refusal = container(&[], code).expect_err(code);
            assert_eq!(refusal.code, ErrorCode::Invalid, "{code}");
            assert!(refusal.message.contains(why), "{code}: {refusal}");
        }
    }

    #[test]
    fn an_unlisted_place_is_refused_where_all_are_listed() {
        let hamburg = Place {
            code: "DEHAM".into(),
            name: "Hamburg".into(),
        };
        let unlisted = |complete| UnlistedPlace {
            code: "DEHMB".into(),
            complete,
            similar: vec![hamburg.clone()],
        };
        let warning = unlisted(false).judge("placeOfDelivery").unwrap();
        assert_eq!(
            (warning.code, warning.suggestions),
            (WarningCode::PlaceUnknown, vec!["DEHAM".to_owned()])
        );
        let refusal = unlisted(true).judge("placeOfDelivery").unwrap_err();
        assert_eq!(
            (refusal.code, refusal.path.clone()),
            (ErrorCode::PlaceUnknown, vec!["placeOfDelivery".to_owned()])
        );
        assert!(refusal.to_string().contains("DEHAM (Hamburg)"), "{refusal}");
    }
}
