use async_graphql::{Enum, ID, Object, SimpleObject};
use chassis::scalar::{Date, DateTime};

use super::{Lane, Product, SelfCheck, TransportApprovalStatus};
use crate::domain;

pub struct TransportApproval(pub domain::Approval);

/// Whether a product may travel a lane. It begins as REQUESTED and is decided by the rules within moments, on the
/// evidence that was accepted when it was requested and on nothing else.
#[Object]
impl TransportApproval {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn product(&self) -> Product {
        self.0.product.into()
    }

    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    /// The day whose rules were asked.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    async fn status(&self) -> TransportApprovalStatus {
        self.0.status.into()
    }

    /// Why it was decided as it was, rule by rule. Empty until then.
    async fn reasons(&self) -> Vec<ApprovalReason> {
        self.0.reasons.iter().cloned().map(Into::into).collect()
    }

    /// The check on which the decision rests; null until then, and where none could be made.
    async fn self_check(&self) -> Option<SelfCheck> {
        self.0.self_check.map(|check| SelfCheck { id: check.0.into() })
    }

    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime)
    }

    /// The last day of an approval: 30 days after `asOf`, or the first expiry among the evidence.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// Whether the parties were screened against sanctions lists.
    async fn screening(&self) -> Screening {
        Screening::NotScreened
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// Whether the parties were screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Screening {
    /// The platform does not screen parties yet: do it yourself.
    NotScreened,
}

/// One reason for a decision.
#[derive(SimpleObject)]
pub struct ApprovalReason {
    /// `RULE_MET`, `RULE_PROHIBITS`, `RULE_NOTICE`, `EVIDENCE_MISSING`, `FACTS_MISSING`, `NO_RULE_FOUND`,
    /// `PARTIES_NOT_SCREENED` or `SELF_CHECK_REFUSED`; there may be more.
    pub code: String,
    /// The rule that it is about, as `EU-BATT-CE`, if it is about one.
    pub rule: Option<String>,
    /// For people; may change.
    pub message: String,
}

impl From<domain::Reason> for ApprovalReason {
    fn from(reason: domain::Reason) -> Self {
        Self { code: reason.code, rule: reason.rule, message: reason.message }
    }
}
