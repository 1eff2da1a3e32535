//! Products of a seller.

use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::fact_answer::answer;
use super::product_content::{ProductContent, check_codes};
use super::{Classification, DeclaredFacts, FactAnswer, Proposal};
use crate::domain::{Author, Country, Facts, NationalCode, ProductId, Refusal, read_hs_code};

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
        let origin = made_in(&draft.origin);
        let hs_code = read_hs_code("hsCode", &draft.hs_code);
        let mut refusals: Vec<Refusal> = [origin.as_ref().err(), hs_code.as_ref().err()]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        let mut facts = Facts::new();
        refusals.extend(answer(&mut facts, draft.facts, declared));
        let sku = normalisation::identifier(&draft.sku).unwrap_or_default();
        let gtin = given(draft.gtin).map(|gtin| normalisation::code(&gtin));
        let name = normalisation::name(&draft.name).unwrap_or_default();
        let description = given(draft.description);
        let content = ProductContent {
            sku: &sku,
            gtin: gtin.as_deref(),
            name: &name,
            description: description.as_deref(),
            facts: &facts,
        };
        refusals.extend(content.check());
        let national_codes = normalised(draft.national_codes);
        refusals.extend(check_codes(
            hs_code.as_deref().unwrap_or_default(),
            &national_codes,
        ));
        match (origin, hs_code) {
            (Ok(origin), Ok(hs_code)) if refusals.is_empty() => Ok(Self {
                id: ProductId::new(),
                version: 1,
                organisation,
                sku,
                gtin,
                variant_of: draft.variant_of,
                name,
                description,
                origin,
                hs_code,
                national_codes,
                classification: Classification::own(by, now),
                facts,
                status: ProductStatus::Active,
                created_at: now,
                updated_at: now,
            }),
            _ => Err(refusals),
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
        let mut refusals = Vec::new();
        if let Some(origin) = change.origin {
            match made_in(&origin) {
                Ok(origin) => changed.origin = origin,
                Err(refusal) => refusals.push(refusal),
            }
        }
        if let Some(code) = change.hs_code {
            changed.hs_code = read_hs_code("hsCode", &code).unwrap_or_else(|refusal| {
                refusals.push(refusal);
                String::new()
            });
        }
        changed.national_codes = change
            .national_codes
            .map_or(changed.national_codes, normalised);
        refusals.extend(answer(&mut changed.facts, change.facts, declared));
        refusals.extend(changed.content().check());
        refusals.extend(check_codes(&changed.hs_code, &changed.national_codes));
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
        let refusals = check_codes(&changed.hs_code, &changed.national_codes);
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

    fn content(&self) -> ProductContent<'_> {
        ProductContent {
            sku: &self.sku,
            gtin: self.gtin.as_deref(),
            name: &self.name,
            description: self.description.as_deref(),
            facts: &self.facts,
        }
    }
}

fn made_in(origin: &str) -> Result<Country, Refusal> {
    Country::read(origin)
        .map_err(|message| Refusal::new(ErrorCode::CountryUnknown, &["originCountry"], message))
}

fn normalised(codes: Vec<NationalCode>) -> Vec<NationalCode> {
    codes.into_iter().map(NationalCode::normalised).collect()
}

/// Trims a text. Returns `None` if it is empty.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
