//! What a product is classified as, on whose word, and whether that stands.
//!
//! PROPOSED --confirm--> CONFIRMED --challenge--> CHALLENGED --confirm--> CONFIRMED. When a fact that the classification
//! rests on changes, or the codes do, it is PROPOSED again.

use std::collections::BTreeSet;

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Facts, NationalCode, Refusal, fact_name};
use crate::rule_packs::domain::Act;
use crate::rule_packs::domain::review::reason;

const LONGEST_RATIONALE: usize = 2_000;
const LONGEST_REFERENCE: usize = 100;
const MOST_RESTS_ON: usize = 50;

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
pub enum ClassificationStatus {
    Proposed,
    Confirmed,
    Challenged,
}

/// On whose word.
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
pub enum ClassificationMethod {
    /// The seller's own.
    #[strum(serialize = "SELF")]
    #[serde(rename = "SELF")]
    SelfAssessed,
    /// A provider's opinion.
    Provider,
    /// A binding ruling of a customs authority.
    Ruling,
}

/// The standing of a product's codes; the codes themselves are the product's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    pub status: ClassificationStatus,
    pub method: ClassificationMethod,
    /// In percent.
    pub confidence: Option<u8>,
    pub rationale: Option<String>,
    /// Of the ruling or the opinion.
    pub reference: Option<String>,
    /// The names of the facts that it rests on.
    pub rests_on: BTreeSet<String>,
    /// Who proposed or confirmed it last.
    pub by: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub challenge: Option<Act>,
}

/// A step of a classification, with the codes that it was about.
#[derive(Clone, Debug)]
pub struct ClassificationRecord {
    pub id: Uuid,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub classification: Classification,
}

/// What somebody proposes.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub hs_code: String,
    /// `None` keeps those of the product that begin with the HS code.
    pub national_codes: Option<Vec<NationalCode>>,
    pub method: ClassificationMethod,
    pub confidence: Option<i32>,
    pub rationale: Option<String>,
    pub reference: Option<String>,
    pub rests_on: Vec<String>,
}

impl Classification {
    /// The seller says so, and nothing more is known.
    #[must_use]
    pub fn own(by: Uuid, at: OffsetDateTime) -> Self {
        Self {
            status: ClassificationStatus::Proposed,
            method: ClassificationMethod::SelfAssessed,
            confidence: None,
            rationale: None,
            reference: None,
            rests_on: BTreeSet::new(),
            by,
            at,
            challenge: None,
        }
    }

    pub fn proposed(
        proposal: &Proposal,
        by: Uuid,
        at: OffsetDateTime,
    ) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let confidence = proposal
            .confidence
            .map(|percent| u8::try_from(percent).ok().filter(|it| *it <= 100));
        if confidence == Some(None) {
            refusals.push(Refusal::new(
                ErrorCode::ConfidenceInvalid,
                &["confidence"],
                "from 0 to 100 percent",
            ));
        }
        let mut text = |field: &str, text: &Option<String>, longest: usize| {
            let text = text
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())?;
            let unseen = |letter: char| letter.is_control() && letter != '\n';
            if text.chars().count() > longest || text.contains(unseen) {
                let message = format!("{field} is text of at most {longest} characters");
                refusals.push(Refusal::new(ErrorCode::TextInvalid, &[field], message));
            }
            Some(text.to_owned())
        };
        let rationale = text("rationale", &proposal.rationale, LONGEST_RATIONALE);
        let reference = text("reference", &proposal.reference, LONGEST_REFERENCE);
        if reference.is_none() && proposal.method != ClassificationMethod::SelfAssessed {
            let message = "a ruling or a provider's opinion has a reference by which it is found";
            refusals.push(Refusal::new(
                ErrorCode::ReferenceRequired,
                &["reference"],
                message,
            ));
        }
        refusals.extend(check_facts(&proposal.rests_on).err());
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(Self {
            method: proposal.method,
            confidence: confidence.flatten(),
            rationale,
            reference,
            rests_on: proposal.rests_on.iter().cloned().collect(),
            ..Self::own(by, at)
        })
    }

    pub fn confirm(&mut self, by: Uuid, at: OffsetDateTime) -> Result<bool, Refusal> {
        if self.status == ClassificationStatus::Confirmed {
            return Ok(false);
        }
        *self = Self {
            status: ClassificationStatus::Confirmed,
            by,
            at,
            challenge: None,
            ..self.clone()
        };
        Ok(true)
    }

    pub fn challenge(&mut self, by: Uuid, why: &str, at: OffsetDateTime) -> Result<(), Refusal> {
        if self.status != ClassificationStatus::Confirmed {
            let message = "only a CONFIRMED classification is challenged";
            return Err(Refusal::new(ErrorCode::WrongState, &["productId"], message));
        }
        self.challenge = Some(Act {
            by,
            at,
            reason: Some(reason(why)?),
        });
        self.status = ClassificationStatus::Challenged;
        Ok(())
    }

    /// Whether it rests on a fact that is no longer what it was.
    #[must_use]
    pub fn shaken(&self, before: &Facts, after: &Facts) -> bool {
        self.rests_on
            .iter()
            .any(|name| before.get(name) != after.get(name))
    }

    /// It has to be confirmed anew.
    pub fn reopen(&mut self, by: Uuid, at: OffsetDateTime) {
        *self = Self {
            status: ClassificationStatus::Proposed,
            by,
            at,
            challenge: None,
            ..self.clone()
        };
    }
}

fn check_facts(names: &[String]) -> Result<(), Refusal> {
    if names.len() <= MOST_RESTS_ON && names.iter().all(|name| fact_name(name)) {
        return Ok(());
    }
    let message = format!("names of facts, at most {MOST_RESTS_ON}");
    Err(Refusal::new(
        ErrorCode::FactNameInvalid,
        &["restsOn"],
        message,
    ))
}
