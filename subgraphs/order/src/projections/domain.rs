//! Projections of other domains' facts, limited to what the decisions of this domain need.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{KeyId, OrganisationId, ProductId, ProviderId};

/// Age up to which an object may not have reached its projection yet.
const FRESH: Duration = Duration::seconds(10);
/// Difference between the clocks of two servers: an ID may be this much newer than the command.
const CLOCK_DIFFERENCE: Duration = Duration::seconds(3);

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

/// Objects of other domains to which a command refers, as its caller may use them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalReferences {
    /// Products of the caller's organisation.
    pub products: Vec<ProductId>,
    /// Listed providers.
    pub providers: Vec<ProviderId>,
    /// Active carrier.
    pub carrier: Option<OrganisationId>,
    /// Organisation of any kind that is not closed.
    pub organisation: Option<OrganisationId>,
    /// Signing key of the caller's organisation.
    pub signing_key: Option<KeyId>,
}

impl ExternalReferences {
    #[must_use]
    pub fn of_product(product: ProductId) -> Self {
        Self {
            products: vec![product],
            ..Self::default()
        }
    }

    #[must_use]
    pub fn of_providers(providers: &[ProviderId]) -> Self {
        Self {
            providers: providers.to_vec(),
            ..Self::default()
        }
    }

    /// Keeps the references to objects that are so new that the event about them may still be on its way, each once.
    #[must_use]
    pub fn fresh(mut self, now: OffsetDateTime) -> Self {
        self.products.retain(|id| is_fresh(id.0, now));
        self.products.sort_unstable();
        self.products.dedup();
        self.providers.retain(|id| is_fresh(id.0, now));
        self.providers.sort_unstable();
        self.providers.dedup();
        Self {
            carrier: self.carrier.filter(|id| is_fresh(id.0, now)),
            organisation: self.organisation.filter(|id| is_fresh(id.0, now)),
            signing_key: self.signing_key.filter(|id| is_fresh(id.0, now)),
            ..self
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the number of references.
    #[must_use]
    pub fn count(&self) -> usize {
        let single = [
            self.carrier.is_some(),
            self.organisation.is_some(),
            self.signing_key.is_some(),
        ];
        let single = single.into_iter().filter(|is_set| *is_set).count();
        self.products.len() + self.providers.len() + single
    }
}

/// True for a UUIDv7 of the last ten seconds. Clients choose IDs freely, so a fresh ID does not prove that the object exists.
fn is_fresh(id: Uuid, now: OffsetDateTime) -> bool {
    if id.get_version_num() != 7 {
        return false;
    }
    // The first 48 bits are the milliseconds since the Unix epoch.
    let made = (id.as_u128() >> 80).cast_signed();
    let age = now.unix_timestamp_nanos() / 1_000_000 - made;
    (-CLOCK_DIFFERENCE.whole_milliseconds()..FRESH.whole_milliseconds()).contains(&age)
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
    use uuid::{NoContext, Timestamp};

    use super::*;

    #[test]
    fn only_a_uuid_of_version_7_of_the_last_ten_seconds_is_fresh() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let made = |age: Duration| {
            let at = now - age;
            let seconds = u64::try_from(at.unix_timestamp()).unwrap();
            Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.nanosecond()))
        };
        for (age, fresh) in [
            (Duration::ZERO, true),
            (Duration::milliseconds(9_999), true),
            (Duration::seconds(10), false),
            (Duration::hours(1), false),
            (Duration::seconds(-3), true),
            (Duration::milliseconds(-3_001), false),
            (Duration::days(-1), false),
        ] {
            assert_eq!(is_fresh(made(age), now), fresh, "{age}");
        }
        let last = Uuid::from_u128(u128::MAX);
        let version_4 = Uuid::from_u128(made(Duration::ZERO).as_u128() ^ (3 << 76));
        assert_eq!(version_4.get_version_num(), 4);
        for other in [Uuid::nil(), last, version_4] {
            assert!(!is_fresh(other, now), "{other}");
        }
        let farthest = Uuid::from_u128((0xffff_ffff_ffff << 80) | (7 << 76) | (2 << 62));
        assert!(!is_fresh(farthest, now));
    }

    #[test]
    fn references_to_objects_that_are_not_fresh_are_dropped() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let new = u64::try_from(now.unix_timestamp()).unwrap();
        let id = |seconds| Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0));
        let references = |seconds| ExternalReferences {
            products: vec![ProductId(id(seconds))],
            providers: vec![ProviderId(id(seconds))],
            carrier: Some(OrganisationId(id(seconds))),
            organisation: Some(OrganisationId(id(seconds))),
            signing_key: Some(KeyId(id(seconds))),
        };
        let fresh = references(new);
        assert_eq!(fresh.clone().fresh(now), fresh);
        assert!(references(new - 60).fresh(now).is_empty());
    }

    #[test]
    fn a_reference_is_fresh_once_and_counts_once() {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let new = u64::try_from(now.unix_timestamp()).unwrap();
        let [one, other] = [(); 2].map(|()| Uuid::new_v7(Timestamp::from_unix(NoContext, new, 0)));
        let references = ExternalReferences {
            products: [one, other, one].map(ProductId).to_vec(),
            providers: [one, other, other].map(ProviderId).to_vec(),
            carrier: Some(OrganisationId(one)),
            organisation: None,
            signing_key: None,
        };
        assert_eq!(references.fresh(now).count(), 5);
        assert_eq!(ExternalReferences::default().count(), 0);
    }

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
