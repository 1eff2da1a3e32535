//! Products of a seller.

use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fact_answer::{self, MOST_FACT_BYTES, MOST_FACTS, answer};
use super::gtin::is_gtin;
use super::{Classification, DeclaredFacts, FactAnswer, Proposal};
use crate::domain::{
    Author, Country, Facts, NationalCode, ProductId, Refusal, national_code, read_hs_code,
};

const LONGEST_SKU: usize = 64;
const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 2_000;
const MOST_NATIONAL_CODES: usize = 50;

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProductStatus {
    Draft,
    Active,
    Archived,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub version: i64,
    /// Organisation of the seller.
    pub organisation: Uuid,
    pub sku: String,
    /// Global Trade Item Number (GS1): 8, 12, 13 or 14 digits. The last one is a check digit.
    pub gtin: Option<String>,
    pub name: String,
    pub description: Option<String>,
    /// Product that this product is a variant of.
    pub variant_of: Option<ProductId>,
    pub origin: Country,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    /// Classification of its codes.
    pub classification: Classification,
    pub facts: Facts,
    pub status: ProductStatus,
    pub created_at: OffsetDateTime,
    /// Time of the last change of any field, including the classification.
    pub updated_at: OffsetDateTime,
}

/// Product before it has an ID.
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

/// Changes of a product. `None` keeps a field.
#[derive(Clone, Debug, Default)]
pub struct ProductChange {
    /// An empty string clears it.
    pub gtin: Option<String>,
    pub name: Option<String>,
    /// An empty string clears it.
    pub description: Option<String>,
    pub origin: Option<String>,
    pub hs_code: Option<String>,
    /// Replaces all national codes.
    pub national_codes: Option<Vec<NationalCode>>,
    pub facts: Vec<FactAnswer>,
}

/// Parts of a product that a command changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub product: bool,
    /// Codes or classification.
    pub classification: bool,
}

impl Product {
    /// Creates a product. The caller checks that the HS code exists.
    pub fn create(
        draft: ProductDraft,
        organisation: Uuid,
        by: Author,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<Self, Vec<Refusal>> {
        let (origin, hs_code) = origin_and_code(&draft.origin, &draft.hs_code)?;
        let mut product = Self {
            id: ProductId::new(),
            version: 1,
            organisation,
            sku: normalisation::identifier(&draft.sku).unwrap_or_default(),
            gtin: given(draft.gtin).map(|gtin| normalisation::code(&gtin)),
            variant_of: draft.variant_of,
            name: normalisation::name(&draft.name).unwrap_or_default(),
            description: given(draft.description),
            origin,
            hs_code,
            national_codes: normalised(draft.national_codes),
            classification: Classification::own(by, now),
            facts: Facts::new(),
            status: ProductStatus::Active,
            created_at: now,
            updated_at: now,
        };
        let mut refusals = answer(&mut product.facts, draft.facts, declared);
        refusals.extend(product.check());
        if refusals.is_empty() {
            Ok(product)
        } else {
            Err(refusals)
        }
    }

    /// Applies changes. If a code changes, the classification becomes a new proposal of the seller; if a fact that it depends on
    /// changes, it becomes PROPOSED again.
    pub fn change(
        &mut self,
        change: ProductChange,
        by: Author,
        declared: &DeclaredFacts,
        now: OffsetDateTime,
    ) -> Result<Changed, Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        if let Some(name) = change.name {
            changed.name = normalisation::name(&name).unwrap_or_default();
        }
        if change.gtin.is_some() {
            changed.gtin = given(change.gtin).map(|gtin| normalisation::code(&gtin));
        }
        if change.description.is_some() {
            changed.description = given(change.description);
        }
        if let Some(origin) = change.origin {
            changed.origin = made_in(&origin)?;
        }
        if let Some(code) = change.hs_code {
            changed.hs_code = read_hs_code("hsCode", &code)?;
        }
        changed.national_codes = change
            .national_codes
            .map_or(changed.national_codes, normalised);
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

    /// Replaces the codes and the classification by a proposal.
    pub fn propose(
        &mut self,
        proposal: Proposal,
        by: Author,
        now: OffsetDateTime,
    ) -> Result<(), Vec<Refusal>> {
        self.live()?;
        let classification = Classification::proposed(&proposal, by, now)?;
        let hs_code = read_hs_code("hsCode", &proposal.hs_code)?;
        let national_codes = proposal.national_codes.map_or_else(
            || {
                let fits = |national: &&NationalCode| national.code.starts_with(&hs_code);
                self.national_codes.iter().filter(fits).cloned().collect()
            },
            normalised,
        );
        let changed = Self {
            hs_code,
            national_codes,
            classification,
            ..self.clone()
        };
        let refusals = changed.check();
        if !refusals.is_empty() {
            return Err(refusals);
        }
        self.settle(changed, now);
        Ok(())
    }

    /// Confirms the classification. Returns true if it was not CONFIRMED before.
    pub fn confirm(&mut self, by: Author, now: OffsetDateTime) -> Result<bool, Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        let confirmed = changed.classification.confirm(by, now)?;
        self.settle(changed, now);
        Ok(confirmed)
    }

    pub fn challenge(
        &mut self,
        by: Uuid,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<(), Vec<Refusal>> {
        self.live()?;
        let mut changed = self.clone();
        changed.classification.challenge(by, why, now)?;
        self.settle(changed, now);
        Ok(())
    }

    /// Returns the search text: the SKU, the name and the GTIN in normal form, each on its own line.
    #[must_use]
    pub fn search(&self) -> String {
        let texts = [Some(&self.sku), Some(&self.name), self.gtin.as_ref()];
        let keys: Vec<String> = texts
            .into_iter()
            .flatten()
            .map(|text| normalisation::search_key(text))
            .collect();
        keys.join("\n")
    }

    fn codes(&self) -> (&str, &[NationalCode]) {
        (&self.hs_code, &self.national_codes)
    }

    /// Refuses if the product is archived.
    pub fn require_active(&self, message: &str) -> Result<(), Refusal> {
        if self.status == ProductStatus::Archived {
            return Err(Refusal::new(
                ErrorCode::ProductArchived,
                &["productId"],
                message,
            ));
        }
        Ok(())
    }

    fn live(&self) -> Result<(), Refusal> {
        self.require_active("The product is archived and cannot be changed.")
    }

    fn settle(&mut self, changed: Self, now: OffsetDateTime) -> Changed {
        let product = changed != *self;
        let classification = changed.classification != self.classification;
        if product {
            *self = Self {
                version: self.version + 1,
                updated_at: self.updated_at.max(now),
                ..changed
            };
        }
        Changed {
            product,
            classification,
        }
    }

    /// Archives the product. Returns true if it was not archived before.
    pub fn archive(&mut self, now: OffsetDateTime) -> bool {
        let live = self.status != ProductStatus::Archived;
        if live {
            self.status = ProductStatus::Archived;
            self.version += 1;
            self.updated_at = self.updated_at.max(now);
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
            let message = format!(
                "The description may have at most {LONGEST_DESCRIPTION} characters and no control characters except line breaks and tabs."
            );
            refusals.push(Refusal::new(
                ErrorCode::TextInvalid,
                &["description"],
                message,
            ));
        }
        if self.hs_code.len() != 6 {
            let message = "The HS code of a product must have six digits. Use a subheading.";
            refusals.push(Refusal::new(
                ErrorCode::HsCodeTooShort,
                &["hsCode"],
                message,
            ));
        }
        if self.facts.len() > MOST_FACTS {
            let message = format!("A product may have at most {MOST_FACTS} facts.");
            refusals.push(Refusal::new(ErrorCode::TooMany, &["facts"], message));
        }
        if fact_answer::bytes(&self.facts) > MOST_FACT_BYTES {
            let message = format!(
                "The names and texts of the facts of a product may have at most {MOST_FACT_BYTES} bytes together."
            );
            refusals.push(Refusal::new(ErrorCode::FactsTooLarge, &["facts"], message));
        }
        if self.gtin.as_deref().is_some_and(|gtin| !is_gtin(gtin)) {
            let message = "A GTIN must have 8, 12, 13 or 14 digits, and its last digit must be the correct check digit.";
            refusals.push(Refusal::new(ErrorCode::GtinInvalid, &["gtin"], message));
        }
        refusals.extend(check_national_codes(&self.national_codes, &self.hs_code));
        refusals
    }
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

fn made_in(origin: &str) -> Result<Country, Refusal> {
    Country::read(origin)
        .map_err(|message| Refusal::new(ErrorCode::CountryUnknown, &["originCountry"], message))
}

/// Returns both, or the refusals of either.
fn origin_and_code(origin: &str, code: &str) -> Result<(Country, String), Vec<Refusal>> {
    match (made_in(origin), read_hs_code("hsCode", code)) {
        (Ok(origin), Ok(code)) => Ok((origin, code)),
        (origin, code) => Err([origin.err(), code.err()].into_iter().flatten().collect()),
    }
}

fn normalised(codes: Vec<NationalCode>) -> Vec<NationalCode> {
    codes.into_iter().map(NationalCode::normalised).collect()
}

fn line(field: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    let good = !text.is_empty() && text.chars().count() <= longest;
    let message = || {
        format!(
            "The {field} must be one line of 1 to {longest} characters, without invisible characters."
        )
    };
    if good {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::TextInvalid, &[field], message()))
    }
}

/// Trims a text. Returns `None` if it is empty.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
