//! HS codes and national codes.

use normalisation::quoted;
use refusal::ErrorCode;
use serde::{Deserialize, Serialize};

use super::{Mention, Refusal};

/// Separators permitted between the digits of a code, in addition to blanks: dots, hyphens and dashes.
const SEPARATORS: [char; 4] = ['.', '-', '\u{2010}', '\u{2013}'];

/// National code, below an HS code, in one market.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NationalCode {
    /// Country, or an area that is a customs union, for example `EU`.
    pub market: String,
    /// Code of 8 or 10 digits.
    pub code: String,
}

impl NationalCode {
    /// Returns the code in its normal form. Parts that cannot be normalised stay as they are and are refused later.
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

/// Returns the names of the markets of the codes.
#[must_use]
pub fn market_mentions(codes: &[NationalCode]) -> Vec<Mention> {
    codes
        .iter()
        .map(|code| Mention::new(&code.market, &["nationalCodes", &code.market]))
        .collect()
}

/// Returns the digits of a code in any common form: `8507.60`, `8507 60`, `8507-60` and full-width digits mean `850760`. Returns
/// `None` if the text has other characters or invisible characters.
#[must_use]
pub fn written_digits(text: &str) -> Option<String> {
    let code = normalisation::code(&normalisation::line(text)?);
    let bare: String = code
        .chars()
        .filter(|letter| !SEPARATORS.contains(letter))
        .collect();
    digits(&bare).then_some(bare)
}

/// Parses the code of a chapter, a heading or a subheading in any common form. `field` is the input field of the code.
pub fn read_hs_code(field: &str, text: &str) -> Result<String, Refusal> {
    let refused = |message: String| Err(Refusal::new(ErrorCode::HsCodeInvalid, &[field], message));
    match written_digits(text) {
        Some(code) if hs_code(&code) => Ok(code),
        Some(code) if matches!(code.len(), 8 | 10) => {
            let subheading = code.get(..6).unwrap_or_default();
            refused(format!(
                "`{}` is a national code. An HS code has 2, 4 or 6 digits: use {subheading} as the HS code and {code} as the national code of a market.",
                quoted(text)
            ))
        }
        _ => refused(format!(
            "`{}` is not an HS code. Use 2, 4 or 6 digits.",
            quoted(text)
        )),
    }
}

/// Returns true if the text has the form of an HS code: a chapter, a heading or a subheading. The nomenclature knows whether the
/// code exists.
#[must_use]
pub fn hs_code(text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6) && digits(text)
}

/// Checks a national code of a product. Its first six digits must be those of the HS code. Tariffs have codes of 8 digits (CN,
/// first level of the HTSUS) or 10 digits (TARIC, UK, HTSUS), never of 9.
pub fn national_code(national: &NationalCode, hs: &str) -> Result<(), Refusal> {
    let NationalCode { market, code } = national;
    let market_is_code = (2..=16).contains(&market.len())
        && market
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    let mut path = vec!["nationalCodes"];
    if market_is_code {
        path.push(market);
    }
    let refused =
        |message: String| Err(Refusal::new(ErrorCode::NationalCodeInvalid, &path, message));
    if !matches!(code.len(), 8 | 10) || !digits(code) {
        return refused(format!(
            "`{}` is not a national code. Use 8 or 10 digits.",
            quoted(code)
        ));
    }
    if !market_is_code {
        let market = quoted(market);
        return refused(format!(
            "`{market}` is not a market. Use a country or a customs union, such as GB or EU."
        ));
    }
    if code.starts_with(hs) {
        Ok(())
    } else {
        refused(format!(
            "The national code {code} of {market} does not begin with the HS code {hs}. Change one of the two."
        ))
    }
}

/// Returns true if the text is one or more decimal digits.
pub(crate) fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true if the text has a permitted length of a prefix in a rule: 2 to 6 digits for HS codes, 8 or 10 for national codes.
pub(crate) fn prefix(text: &str) -> bool {
    matches!(text.len(), 2..=6 | 8 | 10) && digits(text)
}

/// Returns the chapter of an HS code.
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
            longer
                .message
                .contains("use 850760 as the HS code and 8507600090"),
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
