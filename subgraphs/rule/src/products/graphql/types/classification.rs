use async_graphql::{Enum, ID, SimpleObject};
use chassis::scalar::{DateTime, HsCode};
use uuid::Uuid;

use super::national_code::NationalCode;
use crate::products::domain;

/// How a product's codes stand.
#[derive(SimpleObject)]
pub struct Classification {
    hs_code: HsCode,
    national_codes: Vec<NationalCode>,
    status: ClassificationStatus,
    method: ClassificationMethod,
    /// In percent; null: nobody said.
    confidence: Option<i32>,
    rationale: Option<String>,
    /// Of the ruling or of the provider's opinion.
    reference: Option<String>,
    /// The facts that it rests on: when one of them changes, it is PROPOSED again.
    rests_on: Vec<String>,
    /// The person or program that proposed or confirmed it last.
    by: ID,
    at: DateTime,
    /// Why it is CHALLENGED.
    challenge_reason: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClassificationStatus")]
pub enum ClassificationStatus {
    Proposed,
    /// The seller stands for it.
    Confirmed,
    /// Somebody doubts it.
    Challenged,
}

/// On whose word.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClassificationMethod")]
pub enum ClassificationMethod {
    /// The seller's own.
    #[graphql(name = "SELF")]
    SelfAssessed,
    /// A provider's opinion.
    Provider,
    /// A binding ruling of a customs authority.
    Ruling,
}

impl Classification {
    pub fn of(
        hs_code: &str,
        national_codes: &[crate::domain::NationalCode],
        classification: &domain::Classification,
    ) -> Self {
        let challenge = classification.challenge.as_ref();
        Self {
            hs_code: HsCode(hs_code.to_owned()),
            national_codes: national_codes
                .iter()
                .cloned()
                .map(NationalCode::from)
                .collect(),
            status: classification.status.into(),
            method: classification.method.into(),
            confidence: classification.confidence.map(Into::into),
            rationale: classification.rationale.clone(),
            reference: classification.reference.clone(),
            rests_on: classification.rests_on.iter().cloned().collect(),
            by: classification.by.into(),
            at: DateTime(classification.at),
            challenge_reason: challenge.and_then(|act| act.reason.clone()),
        }
    }
}

/// A step of a product's classification.
#[derive(SimpleObject)]
pub struct ClassificationRecord {
    #[graphql(skip)]
    pub(super) key: Uuid,
    id: ID,
    classification: Classification,
}

impl From<domain::ClassificationRecord> for ClassificationRecord {
    fn from(record: domain::ClassificationRecord) -> Self {
        let classification = Classification::of(
            &record.hs_code,
            &record.national_codes,
            &record.classification,
        );
        Self {
            key: record.id,
            id: record.id.into(),
            classification,
        }
    }
}
