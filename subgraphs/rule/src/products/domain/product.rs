//! A product, as its seller describes it.

use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fact_answer::{self, MOST_FACT_BYTES, MOST_FACTS, answer};
use super::gtin::is_gtin;
use super::{Classification, DeclaredFacts, FactAnswer, Proposal};
use crate::domain::{
    Country, Facts, NationalCode, ProductId, Refusal, national_code, read_hs_code,
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
    /// Time of the last change of any of its fields, the classification among them.
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
    /// An empty one clears it.
    pub gtin: Option<String>,
    pub name: Option<String>,
    /// An empty one clears it.
    pub description: Option<String>,
    pub origin: Option<String>,
    pub hs_code: Option<String>,
    /// All of them.
    pub national_codes: Option<Vec<NationalCode>>,
    pub facts: Vec<FactAnswer>,
}

/// What of a product has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    pub product: bool,
    /// Its codes, or how they stand.
    pub classification: bool,
}

impl Product {
    /// The caller checks that the HS code exists.
    pub fn create(
        draft: ProductDraft,
        organisation: Uuid,
        by: Uuid,
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

    /// Takes on the codes that somebody proposes.
    pub fn propose(
        &mut self,
        proposal: Proposal,
        by: Uuid,
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

    /// Says whether the classification was not CONFIRMED before.
    pub fn confirm(&mut self, by: Uuid, now: OffsetDateTime) -> Result<bool, Vec<Refusal>> {
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

    /// The text that a search looks in: the SKU and the name, each on its line.
    #[must_use]
    pub fn search(&self) -> String {
        format!(
            "{}\n{}",
            normalisation::search_key(&self.sku),
            normalisation::search_key(&self.name)
        )
    }

    fn codes(&self) -> (&str, &[NationalCode]) {
        (&self.hs_code, &self.national_codes)
    }

    fn live(&self) -> Result<(), Refusal> {
        if self.status == ProductStatus::Archived {
            let message = "an archived product does not change any more";
            return Err(Refusal::new(
                ErrorCode::ProductArchived,
                &["productId"],
                message,
            ));
        }
        Ok(())
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

    /// Says whether it was not archived before.
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
            let message =
                format!("a description is text of at most {LONGEST_DESCRIPTION} characters");
            refusals.push(Refusal::new(
                ErrorCode::TextInvalid,
                &["description"],
                message,
            ));
        }
        if self.hs_code.len() != 6 {
            let message = "a product is classified by the six digits of a subheading";
            refusals.push(Refusal::new(
                ErrorCode::HsCodeTooShort,
                &["hsCode"],
                message,
            ));
        }
        if self.facts.len() > MOST_FACTS {
            let message = format!("a product has at most {MOST_FACTS} facts");
            refusals.push(Refusal::new(ErrorCode::TooMany, &["facts"], message));
        }
        if fact_answer::bytes(&self.facts) > MOST_FACT_BYTES {
            let message =
                format!("The facts of a product have at most {MOST_FACT_BYTES} bytes together.");
            refusals.push(Refusal::new(ErrorCode::FactsTooLarge, &["facts"], message));
        }
        if self.gtin.as_deref().is_some_and(|gtin| !is_gtin(gtin)) {
            let message = "a GTIN has 8, 12, 13 or 14 digits, of which the last is the check digit";
            refusals.push(Refusal::new(ErrorCode::GtinInvalid, &["gtin"], message));
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
        let message = "a product has one national code a market";
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

/// Both, or what is wrong with either.
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
            "{field} is one line of 1 to {longest} characters, without characters that cannot be seen"
        )
    };
    if good {
        Ok(())
    } else {
        Err(Refusal::new(ErrorCode::TextInvalid, &[field], message()))
    }
}

/// Text that says something.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
