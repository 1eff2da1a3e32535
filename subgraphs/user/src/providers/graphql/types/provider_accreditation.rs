use async_graphql::{Context, Enum, ID, Object};
use chassis::RequestContext;
use chassis::scalar::{Date, DateTime, HsCode};

use super::ServiceType;
use crate::providers::domain;

pub struct Accreditation(pub domain::Accreditation);

/// An accreditation body's word that a provider is competent.
#[Object]
impl Accreditation {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Who gave it, as `DAkkS`.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065.
    async fn standard(&self) -> &str {
        self.0.standard.into_str()
    }

    /// The body's number for it.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// What it is for, in words.
    async fn scope(&self) -> &str {
        &self.0.scope
    }

    /// What services it is for, by its standard: ISO/IEC 17025 for TESTING, ISO/IEC 17065 for CERTIFICATION and
    /// ISO/IEC 17020 for `DOCUMENT_REVIEW`.
    async fn service_types(&self) -> [ServiceType; 1] {
        [self.0.standard.service_type().into()]
    }

    /// Which goods it is for, by the beginning of their code; empty: all.
    async fn hs_prefixes(&self) -> Vec<HsCode> {
        self.0.hs_prefixes.iter().cloned().map(HsCode).collect()
    }

    /// Which documents it is for, by the codes of the catalogue; empty: all.
    async fn document_types(&self) -> &[String] {
        &self.0.document_types
    }

    /// Its first day.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Its last day.
    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    /// Today, in UTC.
    async fn status(&self, ctx: &Context<'_>) -> AccreditationStatus {
        let request = RequestContext::of(ctx);
        self.0.status(request.now().date()).into()
    }

    async fn withdrawn_at(&self) -> Option<DateTime> {
        self.0
            .withdrawal
            .as_ref()
            .map(|withdrawal| DateTime(withdrawal.at))
    }

    /// Why it is WITHDRAWN.
    async fn reason(&self) -> Option<&str> {
        self.0
            .withdrawal
            .as_ref()
            .map(|withdrawal| withdrawal.reason.as_str())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AccreditationStatus")]
pub enum AccreditationStatus {
    /// Not valid yet.
    Upcoming,
    InForce,
    Expired,
    /// It has ended before its time.
    Withdrawn,
}
