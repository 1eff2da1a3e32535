//! Projections of other domains' facts: no more than this domain's decisions need.

use uuid::Uuid;

use crate::domain::{OrganisationId, ProductId, ProviderId};

/// A product of the rule domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    /// The seller.
    pub organisation: OrganisationId,
    pub origin_country: String,
    pub name: String,
    pub sku: String,
    /// `None` if the rule domain has not published the product since the code is kept.
    pub hs_code: Option<String>,
    /// DRAFT, ACTIVE or ARCHIVED.
    pub status: String,
    /// SHA-256 of the rest that the rules look at: origin, codes and facts.
    pub digest: Vec<u8>,
}

impl Product {
    /// The form of its number by which it is found: two numbers that look the same are one.
    #[must_use]
    pub fn sku_key(&self) -> String {
        normalisation::key(&self.sku).into_owned()
    }

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

/// An organisation of the user domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    /// SELLER, PROVIDER, CARRIER or PLATFORM.
    pub kind: String,
    /// PENDING, ACTIVE, SUSPENDED or CLOSED.
    pub status: String,
}

impl Organisation {
    /// Only an active carrier is given goods.
    #[must_use]
    pub fn is_active_carrier(&self) -> bool {
        self.kind == "CARRIER" && self.status == "ACTIVE"
    }

    /// Nothing is granted to a closed organisation.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.status == "CLOSED"
    }
}

/// A version of a rule pack of the rule domain that was published, with the names that orders refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePack {
    /// The version's.
    pub id: Uuid,
    pub pack: String,
    pub version: String,
    /// Ids, sorted.
    pub rules: Vec<String>,
    /// Codes, sorted.
    pub document_codes: Vec<String>,
}

/// A projection's row, with its version at the producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    pub row: T,
    pub sequence: i64,
}

/// A page of a producer's current state: its rows with `after < id <= through`, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    pub rows: Vec<Versioned<T>>,
}

/// The repair of a projection by one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repair {
    /// Rows that were inserted.
    pub missing: Vec<Uuid>,
    /// Rows that differed and were replaced.
    pub outdated: Vec<Uuid>,
    /// Rows that the page lacks. They are left.
    pub surplus: i64,
}

/// The repair of the products by one page.
#[derive(Clone, Debug)]
pub struct ProductsRepair {
    pub repair: Repair,
    /// Products that were inserted, or whose organisation, status or digest changed.
    pub redescribed: Vec<ProductId>,
}

/// The repair of the providers by one page.
#[derive(Clone, Debug)]
pub struct ProvidersRepair {
    pub repair: Repair,
    /// Providers that were inserted, or whose status changed.
    pub status_changed: Vec<ProviderId>,
}

/// The row with the greatest sequence of each id, in the order of the ids, so that no two batches wait for each other.
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
