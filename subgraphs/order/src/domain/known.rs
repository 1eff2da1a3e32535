//! What this context knows of others' facts: no more than its own decisions need.

use super::{OrganisationId, ProductId, ProviderId};

/// A product of the rule domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    /// The seller.
    pub organisation: OrganisationId,
    pub origin_country: String,
    pub name: String,
    pub sku: String,
    /// DRAFT, ACTIVE or ARCHIVED.
    pub status: String,
}

impl Product {
    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.status == "ARCHIVED"
    }
}

/// A provider of the user domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: ProviderId,
    pub organisation: OrganisationId,
    pub display_name: String,
    /// DRAFT, `UNDER_REVIEW`, LISTED, SUSPENDED or REMOVED.
    pub status: String,
}

impl Provider {
    /// Only a listed provider may be asked.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.status == "LISTED"
    }

    /// Whether the platform has taken its trust away.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        matches!(self.status.as_str(), "SUSPENDED" | "REMOVED")
    }
}

/// A carrier of the user domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrier {
    pub id: OrganisationId,
    /// PENDING, ACTIVE, SUSPENDED or CLOSED.
    pub status: String,
}

impl Carrier {
    /// Only an active carrier is given goods.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == "ACTIVE"
    }
}
