use async_graphql::{Enum, SimpleObject};
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::{CertificateStatus, SuspensionCause};
use crate::certificates::domain;
use crate::graphql::types::Organisation;

/// Something that has happened to a certificate.
#[derive(SimpleObject)]
pub struct CertificateEntry {
    pub(super) sequence: i64,
    event: CertificateEvent,
    /// The status after it.
    status: CertificateStatus,
    /// Why it was suspended, where it was.
    cause: Option<SuspensionCause>,
    at: DateTime,
    /// The organisation that did it; null where nobody did, as when a provider is suspended.
    by: Option<Organisation>,
    /// The reason that was given.
    reason: Option<String>,
}

impl From<domain::CertificateEntry> for CertificateEntry {
    fn from(entry: domain::CertificateEntry) -> Self {
        Self {
            sequence: entry.sequence,
            event: entry.event.into(),
            status: entry.status.into(),
            cause: entry.cause.map(Into::into),
            at: DateTime(entry.at),
            by: entry.by.map(Into::into),
            reason: entry.reason.map(|reason| reason.expose_secret().to_owned()),
        }
    }
}

/// What has happened to a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateEvent")]
pub enum CertificateEvent {
    #[graphql(name = "CERTIFICATE_ISSUED")]
    Issued,
    #[graphql(name = "CERTIFICATE_SUSPENDED")]
    Suspended,
    #[graphql(name = "CERTIFICATE_REINSTATED")]
    Reinstated,
    #[graphql(name = "CERTIFICATE_REVOKED")]
    Revoked,
    #[graphql(name = "CERTIFICATE_SUPERSEDED")]
    Superseded,
    #[graphql(name = "CERTIFICATE_EXPIRED")]
    Expired,
}
