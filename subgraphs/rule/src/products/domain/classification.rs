//! Classification of a product: its status and its source.
//!
//! PROPOSED --confirm--> CONFIRMED --challenge--> CHALLENGED --confirm--> CONFIRMED. If the codes change, or a fact that the
//! classification depends on, it becomes PROPOSED again.

use std::collections::BTreeSet;

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Author, Facts, NationalCode, Refusal, fact_name};
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

/// Source of a classification.
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
    /// Assessment by the seller.
    #[strum(serialize = "SELF")]
    #[serde(rename = "SELF")]
    SelfAssessed,
    /// Opinion of a provider.
    Provider,
    /// Binding ruling of a customs authority.
    Ruling,
}

/// Classification of a product, without the codes, which are fields of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    pub status: ClassificationStatus,
    pub method: ClassificationMethod,
    /// In percent, from 0 to 100.
    pub confidence: Option<u8>,
    pub rationale: Option<String>,
    /// Reference of the ruling or of the opinion.
    pub reference: Option<String>,
    /// Names of the facts that the classification depends on.
    pub rests_on: BTreeSet<String>,
    /// User or program that last proposed or confirmed it.
    pub by: Uuid,
    /// True if `by` is a program. It is false for programs in records of earlier releases.
    #[serde(default)]
    pub by_program: bool,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub challenge: Option<Act>,
}

/// Step of a classification, with the codes at that time.
#[derive(Clone, Debug)]
pub struct ClassificationRecord {
    pub id: Uuid,
    pub hs_code: String,
    pub national_codes: Vec<NationalCode>,
    pub classification: Classification,
}

/// Proposal of a classification.
#[derive(Clone, Debug)]
pub struct Proposal {
    pub hs_code: String,
    /// `None` keeps the national codes that begin with the HS code.
    pub national_codes: Option<Vec<NationalCode>>,
    pub method: ClassificationMethod,
    pub confidence: Option<i32>,
    pub rationale: Option<String>,
    pub reference: Option<String>,
    pub rests_on: Vec<String>,
}

impl Classification {
    /// Creates the initial classification, on the assessment of the seller.
    #[must_use]
    pub fn own(by: Author, at: OffsetDateTime) -> Self {
        Self {
            status: ClassificationStatus::Proposed,
            method: ClassificationMethod::SelfAssessed,
            confidence: None,
            rationale: None,
            reference: None,
            rests_on: BTreeSet::new(),
            by: by.id,
            by_program: by.is_program,
            at,
            challenge: None,
        }
    }

    pub fn proposed(
        proposal: &Proposal,
        by: Author,
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
                "The confidence must be a whole number from 0 to 100 percent.",
            ));
        }
        let mut text = |field: &str, text: &Option<String>, longest: usize| {
            let text = text
                .as_deref()
                .map(str::trim)
                .filter(|text| !text.is_empty())?;
            let unseen = |letter: char| letter.is_control() && letter != '\n';
            if text.chars().count() > longest || text.contains(unseen) {
                let message = format!(
                    "The {field} may have at most {longest} characters and no control characters except line feeds."
                );
                refusals.push(Refusal::new(ErrorCode::TextInvalid, &[field], message));
            }
            Some(text.to_owned())
        };
        let rationale = text("rationale", &proposal.rationale, LONGEST_RATIONALE);
        let reference = text("reference", &proposal.reference, LONGEST_REFERENCE);
        if reference.is_none() && proposal.method != ClassificationMethod::SelfAssessed {
            let message =
                "A ruling or an opinion of a provider needs a reference. Set `reference`.";
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

    pub fn confirm(&mut self, by: Author, at: OffsetDateTime) -> Result<bool, Refusal> {
        if self.status == ClassificationStatus::Confirmed {
            return Ok(false);
        }
        *self = Self {
            status: ClassificationStatus::Confirmed,
            by: by.id,
            by_program: by.is_program,
            at,
            challenge: None,
            ..self.clone()
        };
        Ok(true)
    }

    pub fn challenge(&mut self, by: Uuid, why: &str, at: OffsetDateTime) -> Result<(), Refusal> {
        if self.status != ClassificationStatus::Confirmed {
            let message = "Only a CONFIRMED classification can be challenged.";
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

    /// Returns true if a fact that the classification depends on has changed.
    #[must_use]
    pub fn shaken(&self, before: &Facts, after: &Facts) -> bool {
        self.rests_on
            .iter()
            .any(|name| before.get(name) != after.get(name))
    }

    /// Resets the classification to PROPOSED, so that the seller must confirm it again.
    pub fn reopen(&mut self, by: Author, at: OffsetDateTime) {
        *self = Self {
            status: ClassificationStatus::Proposed,
            by: by.id,
            by_program: by.is_program,
            at,
            challenge: None,
            ..self.clone()
        };
    }
}

fn check_facts(names: &[String]) -> Result<(), Refusal> {
    if names.len() > MOST_RESTS_ON {
        let message = format!("`restsOn` may have at most {MOST_RESTS_ON} names of facts.");
        return Err(Refusal::new(ErrorCode::TooMany, &["restsOn"], message));
    }
    if names.iter().all(|name| fact_name(name)) {
        return Ok(());
    }
    let message = "The name of a fact must have 1 to 64 letters, digits and underscores, and begin with a letter.";
    Err(Refusal::new(
        ErrorCode::FactNameInvalid,
        &["restsOn"],
        message,
    ))
}
