//! A product, as its seller describes it.

use time::OffsetDateTime;
use uuid::Uuid;

use super::fact_answer::{MOST_FACTS, answer};
use super::{Country, DeclaredFacts, FactAnswer, Facts, NationalCode, ProductId, Refusal, national_code};

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
    pub name: String,
    pub description: Option<String>,
    pub origin: Country,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub facts: Facts,
    pub status: ProductStatus,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// A product before it has an id.
#[derive(Clone, Debug)]
pub struct ProductDraft {
    pub sku: String,
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
    pub name: Option<String>,
    /// An empty one takes it away.
    pub description: Option<String>,
    pub origin: Option<String>,
    pub hs_code: Option<String>,
    pub national_codes: Option<Vec<NationalCode>>,
    pub facts: Vec<FactAnswer>,
}

/// Which products of a list; `None` is no condition.
#[derive(Clone, Debug, Default)]
pub struct ProductFilter {
    /// A part of the name or the SKU, in capitals or not.
    pub search: Option<String>,
    pub status: Option<ProductStatus>,
    pub hs_prefix: Option<String>,
}

impl Product {
    /// Whether the HS code exists, the caller has asked.
    pub fn create(
        draft: ProductDraft,
        organisation: Uuid,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<Self, Vec<Refusal>> {
        let mut product = Self {
            id: ProductId::fresh(),
            version: 1,
            organisation,
            sku: draft.sku.trim().to_owned(),
            name: draft.name.trim().to_owned(),
            description: described(draft.description),
            origin: made_in(&draft.origin)?,
            hs_code: draft.hs_code,
            national_codes: draft.national_codes,
            facts: Facts::new(),
            status: ProductStatus::Active,
            created_at: now,
            updated_at: now,
        };
        let mut refusals = answer(&mut product.facts, draft.facts, declared);
        refusals.extend(product.check());
        if refusals.is_empty() { Ok(product) } else { Err(refusals) }
    }

    /// Says whether anything changed.
    pub fn change(
        &mut self,
        change: ProductChange,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<bool, Vec<Refusal>> {
        if self.status == ProductStatus::Archived {
            let message = "an archived product does not change any more";
            return Err(vec![Refusal::new("PRODUCT_ARCHIVED", &["productId"], message)]);
        }
        let before = self.clone();
        let mut changed = self.clone();
        if let Some(name) = change.name {
            name.trim().clone_into(&mut changed.name);
        }
        if change.description.is_some() {
            changed.description = described(change.description);
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
        if changed == before {
            return Ok(false);
        }
        *self = Self { version: self.version + 1, updated_at: now, ..changed };
        Ok(true)
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
        refusals.extend(check_national_codes(&self.national_codes, &self.hs_code));
        refusals
    }
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

fn described(description: Option<String>) -> Option<String> {
    description.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
