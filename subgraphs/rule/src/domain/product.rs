//! A product, as its seller describes it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::fact_answer::{MOST_FACTS, answer};
use super::{
    Classification, ClassificationStatus, Country, DeclaredFacts, FactAnswer, Facts, NationalCode, ProductId,
    Proposal, Refusal, national_code,
};

const LONGEST_SKU: usize = 64;
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 2_000;
const MOST_NATIONAL_CODES: usize = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductStatus {
    Draft,
    Active,
    Archived,
}

codes!(ProductStatus { Draft = "DRAFT", Active = "ACTIVE", Archived = "ARCHIVED" });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub version: i64,
    /// The seller.
    pub organisation: Uuid,
    pub sku: String,
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits, of which the last is a check digit.
    pub gtin: Option<String>,
    pub name: String,
    pub description: Option<String>,
    /// The product that this one is a variant of.
    pub variant_of: Option<ProductId>,
    pub origin: Country,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    /// How its codes stand.
    pub classification: Classification,
    pub facts: Facts,
    pub status: ProductStatus,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// A product before it has an id.
#[derive(Clone, Debug, Default)]
pub struct ProductDraft {
    pub sku: String,
    pub gtin: Option<String>,
    pub variant_of: Option<ProductId>,
    pub name: String,
    pub description: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub origin: String,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub facts: Vec<FactAnswer>,
}

/// What is to change; `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProductChange {
    /// An empty one takes it away.
    pub gtin: Option<String>,
    pub name: Option<String>,
    /// An empty one takes it away.
    pub description: Option<String>,
    pub origin: Option<String>,
    pub hs_code: Option<String>,
    pub national_codes: Option<Vec<NationalCode>>,
    pub facts: Vec<FactAnswer>,
}

/// Which products of a list; `None` is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFilter {
    /// A part of the name or the SKU, in capitals or not.
    pub search: Option<String>,
    pub status: Option<ProductStatus>,
    pub hs_prefix: Option<String>,
    pub classification: Option<ClassificationStatus>,
}

/// What of a product has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub product: bool,
    /// Its codes, or how they stand.
    pub classification: bool,
}

impl Product {
    /// Whether the HS code exists, the caller has asked.
    pub fn create(
        draft: ProductDraft,
        organisation: Uuid,
        by: Uuid,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<Self, Vec<Refusal>> {
        let mut product = Self {
            id: ProductId::fresh(),
            version: 1,
            organisation,
            sku: draft.sku.trim().to_owned(),
            gtin: given(draft.gtin),
            variant_of: draft.variant_of,
            name: draft.name.trim().to_owned(),
            description: given(draft.description),
            origin: made_in(&draft.origin)?,
            hs_code: draft.hs_code,
            national_codes: draft.national_codes,
            classification: Classification::own(by, now),
            facts: Facts::new(),
            status: ProductStatus::Active,
            created_at: now,
            updated_at: now,
        };
        let mut refusals = answer(&mut product.facts, draft.facts, declared);
        refusals.extend(product.check());
        if refusals.is_empty() { Ok(product) } else { Err(refusals) }
    }

    /// Changes what is named. Codes that change are the seller's own proposal again, and so is a classification that
    /// rests on a fact that changes.
    pub fn change(
        &mut self,
        change: ProductChange,
        by: Uuid,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<Changed, Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        if let Some(name) = change.name {
            name.trim().clone_into(&mut changed.name);
        }
        if change.gtin.is_some() {
            changed.gtin = given(change.gtin);
        }
        if change.description.is_some() {
            changed.description = given(change.description);
        }
        if let Some(origin) = change.origin {
            changed.origin = made_in(&origin)?;
        }
        changed.hs_code = change.hs_code.unwrap_or(changed.hs_code);
        changed.national_codes = change.national_codes.unwrap_or(changed.national_codes);
        let mut refusals = answer(&mut changed.facts, change.facts, declared);
        refusals.extend(changed.check());
        if !refusals.is_empty() {
            return Err(refusals);
        }
        if changed.codes() != self.codes() {
            changed.classification = Classification::own(by, now);
        } else if changed.classification.shaken(&self.facts, &changed.facts) {
            changed.classification.reopen(by, now);
        }
        Ok(self.settle(changed, now))
    }

    /// Takes on the codes that somebody proposes.
    pub fn propose(&mut self, proposal: Proposal, by: Uuid, now: OffsetDateTime) -> Result<(), Vec<Refusal>> {
        self.live()?;
        let classification = Classification::proposed(&proposal, by, now)?;
        let Proposal { hs_code, national_codes, .. } = proposal;
        let changed = Self { hs_code, national_codes, classification, ..self.clone() };
        let refusals = changed.check();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        self.settle(changed, now);
        Ok(())
    }

    /// Says whether the classification was not CONFIRMED before.
    pub fn confirm(&mut self, by: Uuid, now: OffsetDateTime) -> Result<bool, Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        let confirmed = changed.classification.confirm(by, now)?;
        self.settle(changed, now);
        Ok(confirmed)
    }

    pub fn challenge(&mut self, by: Uuid, why: &str, now: OffsetDateTime) -> Result<(), Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        changed.classification.challenge(by, why, now)?;
        self.settle(changed, now);
        Ok(())
    }

    fn codes(&self) -> (&str, &[NationalCode]) {
        (&self.hs_code, &self.national_codes)
    }

    fn live(&self) -> Result<(), Refusal> {
        if self.status == ProductStatus::Archived {
            let message = "an archived product does not change any more";
            return Err(Refusal::new("PRODUCT_ARCHIVED", &["productId"], message));
        }
        Ok(())
    }

    fn settle(&mut self, changed: Self, now: OffsetDateTime) -> Changed {
        let product = changed != *self;
        let classification = changed.classification != self.classification;
        if product {
            *self = Self { version: self.version + 1, updated_at: now, ..changed };
        }
        Changed { product, classification }
    }

    /// Says whether it was not archived before.
    pub fn archive(&mut self, now: OffsetDateTime) -> bool {
        let live = self.status != ProductStatus::Archived;
        if live {
            self.status = ProductStatus::Archived;
            self.version += 1;
            self.updated_at = now;
        }
        live
    }

    fn check(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        refusals.extend(line("sku", &self.sku, LONGEST_SKU).err());
        refusals.extend(line("name", &self.name, LONGEST_NAME).err());
        let description = self.description.as_deref().unwrap_or_default();
        let unseen = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
        if description.chars().count() > LONGEST_DESCRIPTION || description.contains(unseen) {
            let message = format!("a description is text of at most {LONGEST_DESCRIPTION} characters");
            refusals.push(Refusal::new("TEXT_INVALID", &["description"], message));
        }
        if self.hs_code.len() != 6 {
            let message = "a product is classified by the six digits of a subheading";
            refusals.push(Refusal::new("HS_CODE_TOO_SHORT", &["hsCode"], message));
        }
        if self.facts.len() > MOST_FACTS {
            let message = format!("a product has at most {MOST_FACTS} facts");
            refusals.push(Refusal::new("TOO_MANY", &["facts"], message));
        }
        if self.gtin.as_deref().is_some_and(|gtin| !is_gtin(gtin)) {
            let message = "a GTIN has 8, 12, 13 or 14 digits, of which the last is the check digit";
            refusals.push(Refusal::new("GTIN_INVALID", &["gtin"], message));
        }
        refusals.extend(check_national_codes(&self.national_codes, &self.hs_code));
        refusals
    }
}

/// The check digit of the GS1 General Specifications: from the right, digits count once and three times in turn, and the
/// sum ends in 0.
fn is_gtin(text: &str) -> bool {
    let weighed = text.bytes().rev().zip([1, 3].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    super::hs::digits(text) && matches!(text.len(), 8 | 12..=14) && sum.is_multiple_of(10)
}

/// National codes, one a market, each below the HS code.
#[must_use]
pub fn check_national_codes(codes: &[NationalCode], hs: &str) -> Vec<Refusal> {
    if codes.len() > MOST_NATIONAL_CODES {
        let message = format!("a product has at most {MOST_NATIONAL_CODES} national codes");
        return vec![Refusal::new("TOO_MANY", &["nationalCodes"], message)];
    }
    let mut refusals: Vec<_> = codes.iter().filter_map(|code| national_code(code, hs).err()).collect();
    let mut markets: Vec<_> = codes.iter().map(|code| &code.market).collect();
    markets.sort();
    if markets.windows(2).any(|pair| pair.first() == pair.last()) {
        let message = "a product has one national code a market";
        refusals.push(Refusal::new("NATIONAL_CODE_INVALID", &["nationalCodes"], message));
    }
    refusals
}

fn made_in(origin: &str) -> Result<Country, Vec<Refusal>> {
    let unknown = || format!("there is no country `{origin}` in ISO 3166-1");
    Country::parse(origin).ok_or_else(|| vec![Refusal::new("COUNTRY_UNKNOWN", &["originCountry"], unknown())])
}

fn line(field: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    let good = !text.is_empty() && text.chars().count() <= longest && !text.contains(char::is_control);
    let message = || format!("{field} is one line of 1 to {longest} characters");
    if good { Ok(()) } else { Err(Refusal::new("TEXT_INVALID", &[field], message())) }
}

/// Text that says something.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::is_gtin;

    #[test]
    fn the_check_digit_of_a_gtin_is_checked() {
        for good in ["96385074", "036000291452", "4006381333931", "10614141543219"] {
            assert!(is_gtin(good), "{good}");
        }
        for bad in ["", "4006381333932", "400638133393", "4006381333931 ", "400638133393A", "000000000"] {
            assert!(!is_gtin(bad), "{bad}");
        }
    }
}
