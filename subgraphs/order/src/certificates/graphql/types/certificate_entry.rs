use async_graphql::{Enum, SimpleObject};
use caller::Caller;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::{CertificateStatus, SuspensionCause};
use crate::certificates::domain;
use crate::graphql::types::{Organisation, User};

/// Change of a certificate.
#[derive(SimpleObject)]
pub struct CertificateEntry {
    /// Version of the certificate after the change, counted from 1.
    pub(super) sequence: i64,
    /// Event of the change.
    event: CertificateEvent,
    /// Status after the change.
    status: CertificateStatus,
    /// Cause of the suspension. Null for other events.
    cause: Option<SuspensionCause>,
    /// Time of the change.
    at: DateTime,
    /// Organisation that made the change: for `CERTIFICATE_ISSUED`, usually the seller, which accepted the report. Null if the
    /// platform made the change automatically, for example when a provider is suspended.
    by: Option<Organisation>,
    /// Person who made the change. Null for programs and automatic changes, and for people of other organisations, whom only
    /// administrators and auditors see.
    user: Option<User>,
    /// Reason for the change. Null if none was given.
    reason: Option<String>,
}

impl CertificateEntry {
    /// Entry in the view of this caller.
    pub fn seen(entry: domain::CertificateEntry, caller: &Caller) -> Self {
        Self {
            sequence: entry.sequence,
            event: entry.event.into(),
            status: entry.status.into(),
            cause: entry.cause.map(Into::into),
            at: DateTime(entry.at),
            by: entry.by.map(Into::into),
            user: User::of_step(caller, entry.by, entry.by_user),
            reason: entry.reason.map(|reason| reason.expose_secret().to_owned()),
        }
    }
}

/// Event of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::certificates::domain::CertificateEvent")]
pub enum CertificateEvent {
    /// Issued after the seller accepted a report that passes.
    #[graphql(name = "CERTIFICATE_ISSUED")]
    Issued,
    /// Suspended by the provider or the platform, with its provider, or because of a correction.
    #[graphql(name = "CERTIFICATE_SUSPENDED")]
    Suspended,
    /// Reinstated.
    #[graphql(name = "CERTIFICATE_REINSTATED")]
    Reinstated,
    /// Revoked permanently.
    #[graphql(name = "CERTIFICATE_REVOKED")]
    Revoked,
    /// Superseded, because the next report of the order was accepted.
    #[graphql(name = "CERTIFICATE_SUPERSEDED")]
    Superseded,
    /// Expired after its last day of validity.
    #[graphql(name = "CERTIFICATE_EXPIRED")]
    Expired,
}
