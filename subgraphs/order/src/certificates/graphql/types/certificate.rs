use async_graphql::Enum;

use crate::certificates::domain;

pub struct Certificate(pub domain::Certificate);

/// What has become of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateStatus")]
pub enum CertificateStatus {
    Valid,
    /// Past its last day.
    Expired,
    Suspended,
    Revoked,
    Superseded,
}

/// Why a certificate is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::SuspensionCause")]
pub enum SuspensionCause {
    /// The provider that issued it has doubts, and may reinstate it.
    Issuer,
    /// The platform has doubts.
    Platform,
    /// The provider is suspended or removed itself. The platform may confirm the certificate by reinstating it.
    ProviderSuspended,
    /// A later report corrects the one that it rests on: it stays suspended until that report is accepted.
    Correction,
}
