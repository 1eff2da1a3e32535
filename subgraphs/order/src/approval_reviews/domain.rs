//! The evidence and facts that approvals rest on, their changes, and the reviews that follow.

use uuid::Uuid;

use crate::certificates::domain::{CertificateEvent, SuspensionCause};
use crate::domain::{Lane, OrganisationId, ProductId, ProviderId, ReviewId};

/// Something that approvals rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Any of these certificates and documents.
    Evidence(Vec<Uuid>),
    /// Any of these products, on every lane.
    Products(Vec<ProductId>),
    /// These products on these lanes.
    Verdicts(Vec<VerdictChange>),
    /// The certificates of an organisation.
    Issuer(OrganisationId),
}

/// The request or event that a change goes back to, and whether the change is one of many.
#[derive(Clone, Copy, Debug)]
pub struct Trail {
    pub correlation: Uuid,
    pub causation: Option<Uuid>,
    pub bulk: bool,
}

/// A durable order to look at approvals again, because something behind them has changed. It is worked off in pages.
#[derive(Clone, Debug)]
pub struct ApprovalReview {
    pub id: ReviewId,
    pub behind: Behind,
    /// `None` for verdicts: each approval's change follows from the verdicts about its products.
    pub change: Option<Change>,
    /// The last approval that was looked at; of an issuer, the last certificate. Nil at the beginning.
    pub cursor: Uuid,
    /// True if the same products changed again behind the cursor: at its end the review begins anew.
    pub again: bool,
    pub trail: Trail,
}

/// A durable order to let the certificates of a provider follow its status. It is worked off in pages.
#[derive(Clone, Copy, Debug)]
pub struct ProviderReview {
    pub provider: ProviderId,
    /// The last certificate that was looked at. Nil at the beginning.
    pub cursor: Uuid,
    pub trail: Trail,
}

/// The rules decide otherwise than they did about a product on one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictChange {
    pub product: ProductId,
    pub lane: Lane,
    /// Whether the product complies now.
    pub compliant: bool,
}

/// What has changed behind an approval.
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
    /// The rules decide otherwise than they did, and not in favour of the goods.
    RulesChanged,
    /// The rules decide in favour of the goods, or the product's description is another.
    ProductChanged,
    CertificateSuspended,
    CertificateRevoked,
    CertificateSuperseded,
    CertificateExpired,
    DocumentExpired,
    /// Accepted once, and rejected or withdrawn since.
    DocumentRejected,
    ProviderSuspended,
    AccreditationExpired,
    /// What was measured on the way is out of range.
    Breach,
}

/// The kind of [`Behind`], as a column has it.
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
pub enum BehindKind {
    Evidence,
    Products,
    Verdicts,
    Issuer,
}

impl Behind {
    #[must_use]
    pub const fn kind(&self) -> BehindKind {
        match self {
            Self::Evidence(_) => BehindKind::Evidence,
            Self::Products(_) => BehindKind::Products,
            Self::Verdicts(_) => BehindKind::Verdicts,
            Self::Issuer(_) => BehindKind::Issuer,
        }
    }
}

impl Change {
    /// What verdicts mean that changed: approvals hold on if all of them are in favour of the goods.
    #[must_use]
    pub const fn of_verdicts(all_compliant: bool) -> Self {
        if all_compliant {
            Self::ProductChanged
        } else {
            Self::RulesChanged
        }
    }

    /// What becomes of a certificate means for the approvals that rest on it.
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

    /// Whether an approval stops holding; otherwise the rules are asked again, and it holds until they answer.
    #[must_use]
    pub const fn suspends(self) -> bool {
        !matches!(self, Self::ProductChanged)
    }

    /// For people.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::RulesChanged => "The rules for a product on this lane have changed.",
            Self::ProductChanged => "A product has changed.",
            Self::CertificateSuspended => "A certificate that it rests on was suspended.",
            Self::CertificateRevoked => "A certificate that it rests on was revoked.",
            Self::CertificateSuperseded => {
                "A certificate that it rests on was replaced by another."
            }
            Self::CertificateExpired => "A certificate that it rests on has expired.",
            Self::DocumentExpired => "A document that it rests on has expired.",
            Self::DocumentRejected => "A document that it rests on does not count any more.",
            Self::ProviderSuspended => {
                "The issuer of a certificate that it rests on was suspended."
            }
            Self::AccreditationExpired => {
                "An accreditation of the issuer of a certificate has expired."
            }
            Self::Breach => "A condition of the transport was broken on the way.",
        }
    }
}

/// The state of the review job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewProgress {
    /// A page is done, and there may be more.
    Page,
    /// No review is due, or consumers have to catch up first.
    Idle,
}
