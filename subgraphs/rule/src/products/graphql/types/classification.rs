use async_graphql::{Enum, ID, SimpleObject};
use chassis::scalar::{DateTime, HsCode};
use uuid::Uuid;

use super::national_code::NationalCode;
use crate::graphql::{ApiClient, User};
use crate::products::domain;

/// Classification of a product.
#[derive(SimpleObject)]
pub struct Classification {
    /// HS code of the product.
    hs_code: HsCode,
    /// National codes of the product.
    national_codes: Vec<NationalCode>,
    /// Status of the classification.
    status: ClassificationStatus,
    /// Source of the classification.
    method: ClassificationMethod,
    /// Confidence in the classification, in percent. Null if it was not stated.
    confidence: Option<i32>,
    /// Reasons for the classification.
    rationale: Option<String>,
    /// Reference of the ruling or of the opinion of the provider.
    reference: Option<String>,
    /// Names of the facts that the classification depends on. If one of them changes, the classification becomes PROPOSED again.
    rests_on: Vec<String>,
    /// User that last proposed or confirmed the classification. Null if a program did.
    by: Option<User>,
    /// Program that last proposed or confirmed the classification. Null if a user did.
    by_program: Option<ApiClient>,
    /// Time of the last proposal or confirmation.
    at: DateTime,
    /// Reason for the challenge. Null unless the classification is CHALLENGED.
    challenge_reason: Option<String>,
}

/// Status of a classification.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClassificationStatus")]
pub enum ClassificationStatus {
    /// The classification is proposed and not yet confirmed.
    Proposed,
    /// The seller has confirmed the classification.
    Confirmed,
    /// The seller or an administrator has challenged the classification. The seller must confirm it again or propose another one.
    Challenged,
}

/// Source of a classification.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClassificationMethod")]
pub enum ClassificationMethod {
    /// Assessment by the seller.
    #[graphql(name = "SELF")]
    SelfAssessed,
    /// Opinion of a provider.
    Provider,
    /// Binding ruling of a customs authority.
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
            by: (!classification.by_program).then(|| classification.by.into()),
            by_program: classification.by_program.then(|| classification.by.into()),
            at: DateTime(classification.at),
            challenge_reason: challenge.and_then(|act| act.reason.clone()),
        }
    }
}

/// Step in the classification history of a product.
#[derive(SimpleObject)]
pub struct ClassificationRecord {
    #[graphql(skip)]
    pub(super) key: Uuid,
    /// ID of the step.
    id: ID,
    /// Classification after this step.
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
