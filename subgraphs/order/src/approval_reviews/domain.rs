//! Changes of the evidence and facts on which approvals depend, and the reviews that follow.

use uuid::Uuid;

use crate::certificates::domain::{CertificateEvent, SuspensionCause};
use crate::domain::{Lane, OrganisationId, ProductId, ProviderId, ReviewId};

/// Subject of a change on which approvals depend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReviewSubject {
    /// Any of these certificates and documents.
    Evidence(Vec<Uuid>),
    /// Any of these products, on every lane.
    Products(Vec<ProductId>),
    /// These products on these lanes.
    Verdicts(Vec<VerdictChange>),
    /// Certificates of an organisation.
    Issuer(OrganisationId),
}

/// Correlation and causation of a change, and its event lane.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    pub correlation: Uuid,
    pub causation: Option<Uuid>,
    pub bulk: bool,
}

/// Durable order to review approvals after a change. A job runs it page by page.
#[derive(Clone, Debug)]
pub struct ApprovalReview {
    pub id: ReviewId,
    pub subject: ReviewSubject,
    /// `None` for verdicts: the change of each approval follows from the verdicts on its products.
    pub change: Option<Change>,
    /// Last reviewed approval, or last certificate for an issuer. Nil at the beginning.
    pub cursor: Uuid,
    /// True if the same products have changed again after the cursor has moved. The review then restarts at its end.
    pub again: bool,
    pub trail: Trail,
}

/// Durable order to apply the status of a provider to its certificates. A job runs it page by page.
#[derive(Clone, Copy, Debug)]
pub struct ProviderReview {
    pub provider: ProviderId,
    /// Last reviewed certificate. Nil at the beginning.
    pub cursor: Uuid,
    pub trail: Trail,
}

/// Change of the rules' verdict on a product on one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    pub product: ProductId,
    pub lane: Lane,
    /// True if the product is compliant now.
    pub compliant: bool,
}

/// Kind of a change that concerns an approval.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Change {
    /// The verdict has changed to the disadvantage of the goods.
    RulesChanged,
    /// The verdict has changed in favour of the goods, or the product was changed.
    ProductChanged,
    CertificateSuspended,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateExpired,
    DocumentExpired,
    /// The document was accepted, and was rejected or withdrawn afterwards.
    DocumentRejected,
    ProviderSuspended,
    AccreditationExpired,
    /// A measurement during the transport is out of range.
    Breach,
}

/// Kind of [`ReviewSubject`], as it is stored.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ReviewSubjectKind {
    Evidence,
    Products,
    Verdicts,
    Issuer,
}

impl ReviewSubject {
    #[must_use]
    pub const fn kind(&self) -> ReviewSubjectKind {
        match self {
            Self::Evidence(_) => ReviewSubjectKind::Evidence,
            Self::Products(_) => ReviewSubjectKind::Products,
            Self::Verdicts(_) => ReviewSubjectKind::Verdicts,
            Self::Issuer(_) => ReviewSubjectKind::Issuer,
        }
    }
}

impl Change {
    /// Change that follows from verdicts. Approvals remain valid if all verdicts are in favour of the goods.
    #[must_use]
    pub const fn of_verdicts(all_compliant: bool) -> Self {
        if all_compliant {
            Self::ProductChanged
        } else {
            Self::RulesChanged
        }
    }

    /// Change of approvals that follows from an event of a certificate.
    #[must_use]
    pub const fn of_certificate(
        event: CertificateEvent,
        cause: Option<SuspensionCause>,
    ) -> Option<Self> {
        match (event, cause) {
            (CertificateEvent::Suspended, Some(SuspensionCause::ProviderSuspended)) => {
                Some(Self::ProviderSuspended)
            }
            (CertificateEvent::Suspended, _) => Some(Self::CertificateSuspended),
            (CertificateEvent::Revoked, _) => Some(Self::CertificateRevoked),
            (CertificateEvent::Superseded, _) => Some(Self::CertificateSuperseded),
            (CertificateEvent::Expired, _) => Some(Self::CertificateExpired),
            (CertificateEvent::Issued | CertificateEvent::Reinstated, _) => None,
        }
    }

    /// True if the change suspends approvals. Otherwise they remain valid until the rules have answered.
    #[must_use]
    pub const fn suspends(self) -> bool {
        !matches!(self, Self::ProductChanged)
    }

    /// Message for people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::RulesChanged => "The rules for a product on this lane have changed.",
            Self::ProductChanged => "A product has changed.",
            Self::CertificateSuspended => "A certificate used as evidence was suspended.",
            Self::CertificateRevoked => "A certificate used as evidence was revoked.",
            Self::CertificateSuperseded => "A certificate used as evidence was superseded.",
            Self::CertificateExpired => "A certificate used as evidence has expired.",
            Self::DocumentExpired => "A document used as evidence has expired.",
            Self::DocumentRejected => "A document used as evidence is no longer accepted.",
            Self::ProviderSuspended => {
                "The issuer of a certificate used as evidence was suspended."
            }
            Self::AccreditationExpired => {
                "An accreditation of the issuer of a certificate used as evidence has expired."
            }
            Self::Breach => "A transport condition was breached during the transport.",
        }
    }
}

/// Result of a run of the review job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewProgress {
    /// One page is complete, and there may be more.
    Page,
    /// No review is due, or the reviews pause because of the backlog of consumers.
    Idle,
}
