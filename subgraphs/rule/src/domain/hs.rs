//! Codes of the Harmonized System and of the national nomenclatures below it.

use serde::{Deserialize, Serialize};

use super::Refusal;

/// A code below the international ones, in one market.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NationalCode {
    /// A country, or an area that is a customs union, as `EU`.
    pub market: String,
    /// 8 or 10 digits.
    pub code: String,
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
    let refused = |message: String| Err(Refusal::new("NATIONAL_CODE_INVALID", &["nationalCodes"], message));
    if !matches!(code.len(), 8 | 10) || !digits(code) {
        return refused(format!("a national code has 8 or 10 digits, and `{code}` has not"));
    }
    let market_is_code = (2..=16).contains(&market.len())
        && market.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if !market_is_code {
        return refused(format!("`{market}` is no market: name a country or a customs union, as GB or EU"));
    }
    if code.starts_with(hs) {
        Ok(())
    } else {
        refused(format!("{code} of {market} does not begin with the HS code {hs}"))
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
