use async_graphql::Enum;

use crate::certificates::domain;

pub struct Certificate(pub domain::Certificate);

/// Status of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateStatus")]
pub enum CertificateStatus {
    /// Counts as its document types, from its first day of validity on.
    Valid,
    /// The last day of validity has passed.
    Expired,
    /// Does not count until it is reinstated. See `suspensionCause`.
    Suspended,
    /// Revoked permanently.
    Revoked,
    /// Replaced, because the next report of the order was accepted.
    Superseded,
}

/// Cause of a suspension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::SuspensionCause")]
pub enum SuspensionCause {
    /// The provider that issued the certificate suspended it, and may reinstate it while it is listed.
    Issuer,
    /// The platform suspended it, and only the platform may reinstate it.
    Platform,
    /// The provider is suspended or removed. The platform may reinstate the certificate.
    ProviderSuspended,
    /// A later report corrects the one on which the certificate is based. The suspension lasts until that report is accepted.
    Correction,
}
