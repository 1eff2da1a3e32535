//! Parsed content of a rule file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::Date;

use super::predicate::Predicate;
use crate::domain::{Country, Direction, FactType, TextForm, TransportMode, Value};

#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// In file order: the first customs union with a national code of the product decides.
    pub areas: Vec<(String, BTreeSet<Country>)>,
    pub documents: BTreeMap<String, DocumentType>,
    pub facts: BTreeMap<String, FactDeclaration>,
    /// In file order. Shared, so that answers refer to the rules and do not copy them.
    pub rules: Vec<Arc<Rule>>,
}

/// Description of a pack in its own file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub pack: String,
    pub version: String,
    pub title: Option<String>,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
    /// Topics that the pack covers and those that it does not.
    pub coverage: Option<String>,
    pub disclaimer: Option<String>,
}

/// Code of a document type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentCode(pub String);

/// Type of document that evidence refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentType {
    pub code: String,
    pub title: String,
    /// Issuer, for example `LAB`.
    pub issuer: Option<String>,
    /// Standard for which the issuer must be accredited, for example `ISO/IEC 17025`.
    pub accreditation: Option<String>,
    pub max_age_days: Option<u32>,
}

/// Declaration of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactDeclaration {
    pub name: String,
    pub fact_type: FactType,
    /// Form of its texts.
    #[serde(default, skip_serializing_if = "TextForm::is_default")]
    pub form: TextForm,
    pub unit: Option<String>,
    pub question: Option<String>,
    /// HS chapters in which the fact matters.
    pub chapters: Option<BTreeSet<String>>,
    /// Value in all other chapters while the fact is not known.
    pub default: Option<Value>,
}

/// Strongest first.
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
    /// `None` for any direction.
    pub direction: Option<Direction>,
    pub scope: Scope,
    pub when: Option<Predicate>,
    /// In file order. All groups must be met; one alternative meets a group.
    pub evidence: Vec<EvidenceGroup>,
    pub transport_conditions: Vec<TransportCondition>,
    pub legal_basis: Vec<LegalAct>,
    pub valid: Validity,
    pub review: Review,
}

#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// `None` for goods of any kind.
    pub hs: Option<Vec<String>>,
    pub or_when: Option<Predicate>,
    pub origin: Places,
    pub destination: Places,
    /// `None` for any mode.
    pub modes: Option<Vec<TransportMode>>,
}

/// Set of countries. Areas are already replaced by their countries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// `None` for all countries.
    pub include: Option<BTreeSet<Country>>,
    pub exclude: BTreeSet<Country>,
}

impl Places {
    /// Returns true if the set has the country. `exclude` takes precedence.
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
    /// Code of a document type.
    Document(String),
    Predicate(Predicate),
}

impl Alternative {
    /// Returns the names of a missing alternative: the code of a document, or the facts of a predicate, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Document(code) => vec![code],
            Self::Predicate(predicate) => predicate.facts().into_iter().collect(),
        }
    }
}

/// Limits for the readings of a consignment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransportCondition {
    /// Measured quantity, for example `TEMPERATURE`.
    pub metric: String,
    /// Code of UN/ECE Recommendation 20, for example `CEL`.
    pub unit: String,
    #[serde(with = "rust_decimal::serde::str_option")]
    pub min: Option<Decimal>,
    #[serde(with = "rust_decimal::serde::str_option")]
    pub max: Option<Decimal>,
    pub excursion: Option<Excursion>,
    pub max_gap_minutes: Option<u32>,
    pub on_breach: OnBreach,
}

/// Permitted excursion out of the limits: the longest single one, and the total.
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

/// First and last day, both inclusive.
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

    /// Returns true if both have a day in common.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

/// Last review of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub by: String,
    pub on: Date,
}
