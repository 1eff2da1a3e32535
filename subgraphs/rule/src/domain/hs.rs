//! Codes of the Harmonized System and of the national nomenclatures below it.

use normalisation::quoted;
use refusal::ErrorCode;
use serde::{Deserialize, Serialize};

use super::{Mention, Refusal};

/// The characters that people write between the digits of a code, besides blanks: dots, hyphens and dashes.
const SEPARATORS: [char; 4] = ['.', '-', '\u{2010}', '\u{2013}'];

/// A code below the international ones, in one market.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NationalCode {
    /// A country, or an area that is a customs union, as `EU`.
    pub market: String,
    /// 8 or 10 digits.
    pub code: String,
}

impl NationalCode {
    /// The code in its own form, as far as it is one.
    #[must_use]
    pub fn normalised(self) -> Self {
        let market =
            normalisation::identifier(&self.market).map(|market| market.to_ascii_uppercase());
        let code = written_digits(&self.code);
        Self {
            market: market.unwrap_or(self.market),
            code: code.unwrap_or(self.code),
        }
    }
}

/// The names that codes use for markets.
#[must_use]
pub fn market_mentions(codes: &[NationalCode]) -> Vec<Mention> {
    codes
        .iter()
        .map(|code| Mention::new(&code.market, &["nationalCodes", &code.market]))
        .collect()
}

/// Returns the digits of a code as people write it: `8507.60`, `8507 60`, `8507-60` and full-width digits mean `850760`. `None` if it has
/// other characters, or one that cannot be seen.
#[must_use]
pub fn written_digits(text: &str) -> Option<String> {
    let code = normalisation::code(&normalisation::line(text)?);
    let bare: String = code
        .chars()
        .filter(|letter| !SEPARATORS.contains(letter))
        .collect();
    digits(&bare).then_some(bare)
}

/// Reads the code of a chapter, a heading or a subheading as people write it. `field` is the part of the input that has it.
pub fn read_hs_code(field: &str, text: &str) -> Result<String, Refusal> {
    let refused = |message: String| Err(Refusal::new(ErrorCode::HsCodeInvalid, &[field], message));
    match written_digits(text) {
        Some(code) if hs_code(&code) => Ok(code),
        Some(code) if matches!(code.len(), 8 | 10) => {
            let subheading = code.get(..6).unwrap_or_default();
            refused(format!(
                "`{}` is a national code. An HS code has 2, 4 or 6 digits: write {subheading}, and {code} as the national code of a market.",
                quoted(text)
            ))
        }
        _ => refused(format!(
            "`{}` is no HS code: it has 2, 4 or 6 digits.",
            quoted(text)
        )),
    }
}

/// An international code: a chapter, a heading or a subheading. Whether it exists, the nomenclature knows.
#[must_use]
pub fn hs_code(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && digits(text)
}

/// A national code belongs to its product's HS code: the first six digits are the same. Nobody numbers goods with
/// nine digits: tariffs have 8 (CN, the first level of the HTSUS) or 10 (TARIC, UK, HTSUS).
pub fn national_code(national: &NationalCode, hs: &str) -> Result<(), Refusal> {
    let NationalCode { market, code } = national;
    let refused = |message: String| {
        Err(Refusal::new(
            ErrorCode::NationalCodeInvalid,
            &["nationalCodes"],
            message,
        ))
    };
    if !matches!(code.len(), 8 | 10) || !digits(code) {
        return refused(format!(
            "a national code has 8 or 10 digits, and `{}` has not",
            quoted(code)
        ));
    }
    let market_is_code = (2..=16).contains(&market.len())
        && market
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if !market_is_code {
        let market = quoted(market);
        return refused(format!(
            "`{market}` is no market: name a country or a customs union, as GB or EU"
        ));
    }
    if code.starts_with(hs) {
        Ok(())
    } else {
        refused(format!(
            "{code} of {market} does not begin with the HS code {hs}"
        ))
    }
}

/// Whether a text is one or more decimal digits.
pub(crate) fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lengths that a prefix in a rule may have: 2 to 6 digits international, 8 or 10 national.
pub(crate) fn prefix(text: &str) -> bool {
    matches!(text.len(), 2..=6 | 8 | 10) && digits(text)
}

/// The chapter of an HS code.
pub(crate) fn chapter(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_every_writing() {
        for text in [
            "850760",
            "8507.60",
            "8507 60",
            " 8507.60 ",
            "8507-60",
            "85.07.60",
            "8507\u{A0}60",
            "8507\u{2013}60",
        ] {
            assert_eq!(
                read_hs_code("hsCode", text).as_deref(),
                Ok("850760"),
                "{text:?}"
            );
        }
        let full_width = "\u{FF18}\u{FF15}\u{FF10}\u{FF17}\u{FF0E}\u{FF16}\u{FF10}";
        assert_eq!(read_hs_code("hsCode", full_width).as_deref(), Ok("850760"));
        for text in [
            "",
            "8",
            "850",
            "85076",
            "8507600",
            "85076O",
            "8507/60",
            "8507\u{200B}60",
            "\u{668}\u{665}",
            "+85",
            "85,07",
        ] {
            assert_eq!(
                read_hs_code("hsCode", text).unwrap_err().code,
                ErrorCode::HsCodeInvalid,
                "{text:?}"
            );
        }
        let longer = read_hs_code("hsPrefix", "8507.60.00.90").unwrap_err();
        assert!(
            longer.message.contains("write 850760, and 8507600090"),
            "{longer:?}"
        );
        assert_eq!(longer.path, ["hsPrefix"]);
    }

    #[test]
    fn a_national_code_has_one_form() {
        let national = |market: &str, code: &str| {
            let national = NationalCode {
                market: market.to_owned(),
                code: code.to_owned(),
            };
            let NationalCode { market, code } = national.normalised();
            format!("{market} {code}")
        };
        assert_eq!(national(" gb", "8507.60.00.10"), "GB 8507600010");
        assert_eq!(national("EU", "8507 60 00"), "EU 85076000");
        assert_eq!(
            national("g b", "85076\u{200B}"),
            "G B 85076\u{200B}",
            "left as it is, to be refused"
        );
    }
}
