use secrecy::SecretString;
use time::OffsetDateTime;

use super::{OrganisationId, OrganisationKind};

/// A company, or the platform itself.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub version: i64,
    pub kind: OrganisationKind,
    /// `None` where the reader may not know it.
    pub legal_name: Option<SecretString>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub status: OrganisationStatus,
    pub created_at: OffsetDateTime,
}

/// PENDING until an administrator has verified it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationStatus {
    Pending,
    Active,
    Suspended,
    Closed,
}

codes!(OrganisationStatus {
    Pending = "PENDING",
    Active = "ACTIVE",
    Suspended = "SUSPENDED",
    Closed = "CLOSED",
});
