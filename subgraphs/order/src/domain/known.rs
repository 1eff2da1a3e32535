//! What this context knows of others' facts: no more than its own decisions need.

use super::{OrganisationId, ProductId, ProviderId};

/// A product of the rule domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    /// The seller.
    pub organisation: OrganisationId,
    /// What the seller calls it, and what people do; empty where the rule domain has not told since this is kept.
    pub sku: String,
    pub name: String,
    pub origin_country: String,
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
    /// DRAFT, `UNDER_REVIEW`, LISTED, SUSPENDED or REMOVED.
    pub status: String,
}

impl Provider {
    /// Only a listed provider may be asked.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.status == "LISTED"
    }
}
