use time::OffsetDateTime;

use super::{Evidence, Outcome, Reason, Source, TransportCondition, Verdict};
use crate::domain::{ConsignmentId, Lane, OrganisationId, ProductId, SelfCheckId};

/// Question about one product, and the answer of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductCheck {
    pub product: ProductId,
    pub evidence: Vec<Evidence>,
    pub self_check: Option<SelfCheckId>,
    /// None if there is no answer, or if the self-check was refused.
    pub verdict: Option<Verdict>,
    pub reasons: Vec<Reason>,
    pub conditions: Vec<TransportCondition>,
    /// None until the rules have answered.
    pub answered_at: Option<OffsetDateTime>,
}

/// Question about products on a lane, with their evidence.
pub struct Question {
    pub organisation: OrganisationId,
    pub consignment: Option<ConsignmentId>,
    pub lane: Lane,
    pub checks: Vec<ProductCheck>,
}

impl ProductCheck {
    /// Creates a question without an answer.
    #[must_use]
    pub fn open(product: ProductId, evidence: Vec<Evidence>) -> Self {
        let (reasons, conditions) = (Vec::new(), Vec::new());
        let (self_check, verdict, answered_at) = (None, None, None);
        Self {
            product,
            evidence,
            self_check,
            verdict,
            reasons,
            conditions,
            answered_at,
        }
    }

    /// IDs of the certificates and documents in the question.
    pub fn sources(&self) -> impl Iterator<Item = uuid::Uuid> {
        self.evidence.iter().filter_map(|one| match one.source? {
            Source::Certificate(id) | Source::Document(id) => Some(id),
        })
    }

    pub(super) fn take(&mut self, outcome: &Outcome, now: OffsetDateTime) {
        self.reasons = outcome.reasons(self.product);
        self.answered_at = Some(now);
        if let Outcome::Checked(check) = outcome {
            self.self_check = Some(check.id);
            self.verdict = Some(check.verdict);
            self.conditions.clone_from(&check.conditions);
        }
    }
}
