use async_graphql::{Context, Enum, ID, Object};
use chassis::RequestContext;
use chassis::scalar::{Date, DateTime, HsCode};

use super::ServiceType;
use crate::providers::domain;

pub struct Accreditation(pub domain::Accreditation);

/// Statement of an accreditation body that a provider works to a standard in a scope.
#[Object]
impl Accreditation {
    /// ID of the accreditation.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Accreditation body, for example `DAkkS`.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// Standard: ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065.
    async fn standard(&self) -> &str {
        self.0.standard.into_str()
    }

    /// Number that the body has given to the accreditation.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Scope as the body words it.
    async fn scope(&self) -> &str {
        &self.0.scope
    }

    /// Types of services that the standard covers: TESTING for ISO/IEC 17025, CERTIFICATION for ISO/IEC 17065,
    /// `DOCUMENT_REVIEW` for ISO/IEC 17020.
    async fn service_types(&self) -> [ServiceType; 1] {
        [self.0.standard.service_type().into()]
    }

    /// Prefixes of the HS codes of the goods that the accreditation covers; empty for all goods.
    async fn hs_prefixes(&self) -> Vec<HsCode> {
        self.0.hs_prefixes.iter().cloned().map(HsCode).collect()
    }

    /// Document types that the accreditation covers, by the codes of the document catalogue; empty for all documents.
    async fn document_types(&self) -> &[String] {
        &self.0.document_types
    }

    /// First day of the validity.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Last day of the validity.
    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    /// Status today, in UTC.
    async fn status(&self, ctx: &Context<'_>) -> AccreditationStatus {
        let request = RequestContext::of(ctx);
        self.0.status(request.now().date()).into()
    }

    /// Time at which the accreditation was withdrawn. Null if it was not.
    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0
            .withdrawal
            .as_ref()
            .map(|withdrawal| DateTime(withdrawal.at))
    }

    /// Reason of the withdrawal. Null if the accreditation was not withdrawn.
    async fn reason(&self) -> Option<&str> {
        self.0
            .withdrawal
            .as_ref()
            .map(|withdrawal| withdrawal.reason.as_str())
    }
}

/// Status of an accreditation.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AccreditationStatus")]
pub enum AccreditationStatus {
    /// The first day of the validity is in the future.
    Upcoming,
    /// The accreditation is valid today.
    InForce,
    /// The last day of the validity has passed.
    Expired,
    /// The accreditation was withdrawn before its last day.
    Withdrawn,
}
