//! Projections of other domains' facts, limited to what the decisions of this domain need.

use uuid::Uuid;

use crate::domain::{OrganisationId, ProductId, ProviderId};

/// Product of the rule domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    /// Seller.
    pub organisation: OrganisationId,
    pub origin_country: String,
    pub name: String,
    pub sku: String,
    /// `None` if the rule domain has not published the product since codes are stored.
    pub hs_code: Option<String>,
    /// DRAFT, ACTIVE or ARCHIVED.
    pub status: String,
    /// SHA-256 of the other properties that the rules evaluate: origin, codes and facts.
    pub digest: Vec<u8>,
}

impl Product {
    /// Normalised SKU for lookups. SKUs that look alike have the same key.
    #[must_use]
    pub fn sku_key(&self) -> String {
        normalisation::key(&self.sku).into_owned()
    }

    #[must_use]
    pub fn is_archived(&self) -> bool {
        self.status == "ARCHIVED"
    }
}

/// Provider of the user domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: ProviderId,
    pub organisation: OrganisationId,
    pub display_name: String,
    /// DRAFT, `UNDER_REVIEW`, LISTED, SUSPENDED or REMOVED.
    pub status: String,
}

impl Provider {
    /// True if orders may be sent to the provider.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.status == "LISTED"
    }

    /// True if the platform has suspended or removed the provider.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        matches!(self.status.as_str(), "SUSPENDED" | "REMOVED")
    }
}

/// Organisation of the user domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    /// SELLER, PROVIDER, CARRIER or PLATFORM.
    pub kind: String,
    /// PENDING, ACTIVE, SUSPENDED or CLOSED.
    pub status: String,
}

impl Organisation {
    /// True if the organisation is an active carrier, which may carry consignments.
    #[must_use]
    pub fn is_active_carrier(&self) -> bool {
        self.kind == "CARRIER" && self.status == "ACTIVE"
    }

    /// True if the organisation is closed, so that no grants to it are permitted.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.status == "CLOSED"
    }
}

/// Published rule pack version of the rule domain, with the names that orders refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePack {
    /// ID of the version.
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    /// Sorted IDs.
    pub rules: Vec<String>,
    /// Sorted codes.
    pub document_codes: Vec<String>,
}

/// Row of a projection with its sequence at the producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    pub row: T,
    pub sequence: i64,
}

/// Page of a producer's current state: its rows with `after < id <= through`, in the order of their IDs.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    pub rows: Vec<Versioned<T>>,
}

/// Repair of a projection by one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// Rows that were inserted.
    pub missing: Vec<Uuid>,
    /// Rows that differed and were replaced.
    pub outdated: Vec<Uuid>,
    /// Number of rows that the page does not have. They are kept.
    pub surplus: i64,
}

/// Repair of the products by one page.
#[derive(Clone, Debug)]
pub struct ProductsRepair {
    pub repair: Repair,
    /// Products that were inserted, or whose organisation, status or digest changed.
    pub redescribed: Vec<ProductId>,
}

/// Repair of the providers by one page.
#[derive(Clone, Debug)]
pub struct ProvidersRepair {
    pub repair: Repair,
    /// Providers that were inserted, or whose status changed.
    pub status_changed: Vec<ProviderId>,
}

/// Row with the greatest sequence for each ID, in the order of the IDs, so that concurrent batches do not deadlock.
pub fn latest<T, I: Ord + Copy>(
    mut rows: Vec<Versioned<T>>,
    id: impl Fn(&T) -> I,
) -> Vec<Versioned<T>> {
    rows.sort_by_key(|one| (id(&one.row), std::cmp::Reverse(one.sequence)));
    rows.dedup_by_key(|one| id(&one.row));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_of_each_id_comes_in_the_order_of_the_ids() {
        let row = |id: u8, sequence| Versioned { row: id, sequence };
        let rows = latest(
            vec![row(2, 1), row(1, 2), row(2, 3), row(1, 1), row(2, 2)],
            |id| *id,
        );
        assert_eq!(rows, [row(1, 2), row(2, 3)]);
    }
}
