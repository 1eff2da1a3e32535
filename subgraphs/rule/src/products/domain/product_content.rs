//! Checks of the content of a product, each of which is independent of the others.

use refusal::ErrorCode;

use super::fact_answer::{self, MOST_FACT_BYTES, MOST_FACTS};
use super::gtin::is_gtin;
use crate::domain::{Facts, NationalCode, Refusal, national_code};

const LONGEST_SKU: usize = 64;
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 2_000;
const MOST_NATIONAL_CODES: usize = 50;

/// Texts and facts of a product, in their canonical form.
pub struct ProductContent<'a> {
    pub sku: &'a str,
    pub gtin: Option<&'a str>,
    pub name: &'a str,
    pub description: Option<&'a str>,
    pub facts: &'a Facts,
}

impl ProductContent<'_> {
    pub fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        refusals.extend(line("sku", "SKU", self.sku, LONGEST_SKU).err());
        refusals.extend(line("name", "name", self.name, LONGEST_NAME).err());
        let description = self.description.unwrap_or_default();
        let unseen = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        if description.chars().count() > LONGEST_DESCRIPTION || description.contains(unseen) {
            let message = format!(
                "The description may have at most {LONGEST_DESCRIPTION} characters and no control characters except line breaks and tabs."
            );
            refusals.push(Refusal::new(
                ErrorCode::TextInvalid,
                &["description"],
                message,
            ));
        }
        if self.facts.len() > MOST_FACTS {
            let message = format!("A product may have at most {MOST_FACTS} facts.");
            refusals.push(Refusal::new(ErrorCode::TooMany, &["facts"], message));
        }
        if fact_answer::bytes(self.facts) > MOST_FACT_BYTES {
            let message = format!(
                "The names and texts of the facts of a product may have at most {MOST_FACT_BYTES} bytes together."
            );
            refusals.push(Refusal::new(ErrorCode::FactsTooLarge, &["facts"], message));
        }
        if self.gtin.is_some_and(|gtin| !is_gtin(gtin)) {
            let message = "A GTIN must have 8, 12, 13 or 14 digits, and its last digit must be the correct check digit.";
            refusals.push(Refusal::new(ErrorCode::GtinInvalid, &["gtin"], message));
        }
        refusals
    }
}

/// Checks the codes of a product. An empty HS code is one that was refused already.
pub fn check_codes(hs_code: &str, national_codes: &[NationalCode]) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !matches!(hs_code.len(), 0 | 6) {
        let message = "The HS code of a product must have six digits. Use a subheading.";
        refusals.push(Refusal::new(
            ErrorCode::HsCodeTooShort,
            &["hsCode"],
            message,
        ));
    }
    refusals.extend(check_national_codes(national_codes, hs_code));
    refusals
}

/// Checks national codes: at most one for each market, and each must begin with the HS code.
#[must_use]
pub fn check_national_codes(codes: &[NationalCode], hs: &str) -> Vec<Refusal> {
    if codes.len() > MOST_NATIONAL_CODES {
        let message = format!("A product may have at most {MOST_NATIONAL_CODES} national codes.");
        return vec![Refusal::new(
            ErrorCode::TooMany,
            &["nationalCodes"],
            message,
        )];
    }
    let mut refusals: Vec<_> = codes
        .iter()
        .filter_map(|code| national_code(code, hs).err())
        .collect();
    let mut markets: Vec<_> = codes.iter().map(|code| &code.market).collect();
    markets.sort();
    if markets.windows(2).any(|pair| pair.first() == pair.last()) {
        let message = "A product may have only one national code for each market.";
        refusals.push(Refusal::new(
            ErrorCode::NationalCodeInvalid,
            &["nationalCodes"],
            message,
        ));
    }
    refusals
}

/// `noun` names the field in the message.
fn line(field: &str, noun: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    let good = !text.is_empty() && text.chars().count() <= longest;
    let message = || {
        format!(
            "The {noun} must be one line of 1 to {longest} characters, without invisible characters."
        )
    };
    if good {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::TextInvalid, &[field], message()))
    }
}
