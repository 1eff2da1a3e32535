//! What a rule file means, once read.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use super::predicate::Predicate;
use crate::domain::{Country, Direction, FactType, TextForm, TransportMode, Value};

#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// In file order: the first customs union that has a national code decides.
    pub areas: Vec<(String, BTreeSet<Country>)>,
    pub documents: BTreeMap<String, DocumentType>,
    pub facts: BTreeMap<String, FactDeclaration>,
    /// In file order.
    pub rules: Vec<Rule>,
}

/// What a pack says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub pack: String,
    pub version: String,
    pub title: Option<String>,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
    /// What the pack speaks about, and what it does not.
    pub coverage: Option<String>,
    pub disclaimer: Option<String>,
}

/// A kind of document, in the catalogue that evidence refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentType {
    pub code: String,
    pub title: String,
    /// Who issues it, as `LAB`.
    pub issuer: Option<String>,
    /// The standard that its issuer must be accredited for, as `ISO/IEC 17025`.
    pub accreditation: Option<String>,
    pub max_age_days: Option<u32>,
}

/// A fact that a pack knows how to ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclaration {
    pub name: String,
    pub fact_type: FactType,
    /// Of text.
    #[serde(default, skip_serializing_if = "TextForm::is_default")]
    pub form: TextForm,
    pub unit: Option<String>,
    pub question: Option<String>,
    /// The HS chapters where it matters.
    pub chapters: Option<BTreeSet<String>>,
    /// What holds in every other chapter until somebody says otherwise.
    pub default: Option<Value>,
}

/// From the strongest.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    Prohibited,
    Restricted,
    Requires,
    Notice,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub id: String,
    pub revision: u32,
    pub title: String,
    pub effect: Effect,
    /// `None`: any.
    pub direction: Option<Direction>,
    pub scope: Scope,
    pub when: Option<Predicate>,
    /// In file order. AND between groups, OR inside one.
    pub evidence: Vec<EvidenceGroup>,
    pub transport_conditions: Vec<TransportCondition>,
    pub legal_basis: Vec<LegalAct>,
    pub valid: Validity,
    pub review: Review,
}

#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// `None`: goods of any kind.
    pub hs: Option<Vec<String>>,
    pub or_when: Option<Predicate>,
    pub origin: Places,
    pub destination: Places,
    /// `None`: any.
    pub modes: Option<Vec<TransportMode>>,
}

/// Countries, with areas already replaced by theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `None`: anywhere.
    pub include: Option<BTreeSet<Country>>,
    pub exclude: BTreeSet<Country>,
}

impl Places {
    /// Exclusion wins.
    #[must_use]
    pub fn contain(&self, country: Country) -> bool {
        !self.exclude.contains(&country)
            && self
                .include
                .as_ref()
                .is_none_or(|include| include.contains(&country))
    }
}

#[derive(Clone, Debug)]
pub struct EvidenceGroup {
    pub name: String,
    pub any_of: Vec<Alternative>,
}

#[derive(Clone, Debug)]
pub enum Alternative {
    /// A code of the catalogue.
    Document(String),
    Predicate(Predicate),
}

impl Alternative {
    /// How a missing one is named: a document by its code, a predicate by its fact, a compound one by its facts,
    /// sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Document(code) => vec![code],
            Self::Predicate(predicate) => predicate.facts().into_iter().collect(),
        }
    }
}

/// What the readings of a consignment are held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransportCondition {
    /// As `TEMPERATURE`.
    pub metric: String,
    /// A UN/ECE Recommendation 20 code, as `CEL`.
    pub unit: String,
    #[serde(with = "rust_decimal::serde::str_option")]
    pub min: Option<Decimal>,
    #[serde(with = "rust_decimal::serde::str_option")]
    pub max: Option<Decimal>,
    pub excursion: Option<Excursion>,
    pub max_gap_minutes: Option<u32>,
    pub on_breach: OnBreach,
}

/// How long a value may be out of range: at once, and all together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excursion {
    pub consecutive_minutes: Option<u32>,
    pub cumulative_minutes: Option<u32>,
}

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
pub enum OnBreach {
    Hold,
    Flag,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalAct {
    pub act: String,
    pub article: Option<String>,
    pub amended_by: Option<String>,
}

/// Both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub from: Date,
    pub to: Option<Date>,
}

impl Validity {
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|last_day| day <= last_day)
    }

    /// Whether there is a day that is in both.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

/// Who last looked at a rule, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub by: String,
    pub on: Date,
}
