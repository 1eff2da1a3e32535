use refusal::ErrorCode;

use super::Refusal;

/// Limits for one organisation, so that no organisation takes the storage and the time of the platform from the others. The
/// operator sets them.
#[derive(Clone, Copy, Debug)]
pub struct Quotas {
    /// Includes archived products.
    pub products: i64,
    /// Classification steps of all products together.
    pub classification_records: i64,
    pub watches: i64,
    /// Products times active watches by HS prefix. Each rule change evaluates each pair.
    pub watched_products: i64,
    pub open_bulk_self_checks: i64,
    /// Self-checks on one day (UTC).
    pub self_checks_a_day: i64,
    /// Stored results of bulk commands with an idempotency key, in bytes.
    pub bulk_result_bytes: i64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            products: 200_000,
            classification_records: 1_000_000,
            watches: 1_000,
            watched_products: 1_000_000,
            open_bulk_self_checks: 5,
            self_checks_a_day: 500_000,
            bulk_result_bytes: 256 * 1_024 * 1_024,
        }
    }
}

/// Resource that a quota limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    Products,
    ClassificationRecords,
    Watches,
    WatchedProducts,
    OpenBulkSelfChecks,
    SelfChecksADay,
    BulkResultBytes,
}

impl Quotas {
    #[must_use]
    pub const fn most(&self, resource: Resource) -> i64 {
        match resource {
            Resource::Products => self.products,
            Resource::ClassificationRecords => self.classification_records,
            Resource::Watches => self.watches,
            Resource::WatchedProducts => self.watched_products,
            Resource::OpenBulkSelfChecks => self.open_bulk_self_checks,
            Resource::SelfChecksADay => self.self_checks_a_day,
            Resource::BulkResultBytes => self.bulk_result_bytes,
        }
    }

    /// Refuses if `used` exceeds the quota. `used` includes the resources that the command adds.
    pub fn check(&self, resource: Resource, used: i64) -> Result<(), Refusal> {
        if used <= self.most(resource) {
            Ok(())
        } else {
            Err(self.refusal(resource))
        }
    }

    /// Returns the number of products that an organisation with this usage and this number of active watches by HS prefix may add.
    /// Each product has one classification step.
    #[must_use]
    pub fn room_for_products(&self, used: Usage, prefixes: i64) -> Room {
        let room = |most: i64, used: i64, limited_by| Room {
            number: usize::try_from(most - used).unwrap_or(0),
            limited_by,
        };
        let products = room(self.products, used.products, Resource::Products);
        let records = room(
            self.classification_records,
            used.classification_records,
            Resource::ClassificationRecords,
        );
        let watched = (prefixes > 0).then(|| {
            let most = self.watched_products / prefixes;
            room(most, used.products, Resource::WatchedProducts)
        });
        [Some(records), watched]
            .into_iter()
            .flatten()
            .fold(products, |least, other| {
                if other.number < least.number {
                    other
                } else {
                    least
                }
            })
    }

    /// Returns the refusal of a command, or of one row of an import, that exceeds a quota.
    #[must_use]
    pub fn refusal(&self, resource: Resource) -> Refusal {
        let most = self.most(resource);
        let message = match resource {
            Resource::Products => format!(
                "An organisation may have at most {most} products, including archived products. Ask the platform to raise the limit."
            ),
            Resource::ClassificationRecords => format!(
                "The classifications of an organisation may have at most {most} steps together. Ask the platform to raise the limit."
            ),
            Resource::Watches => {
                format!(
                    "An organisation may have at most {most} watches. Watch an HS prefix instead of single products."
                )
            }
            Resource::WatchedProducts => format!(
                "An organisation may have at most {most} products times active watches by HS prefix. Pause watches, watch single \
                 products, or ask the platform to raise the limit."
            ),
            Resource::OpenBulkSelfChecks => {
                format!(
                    "{most} bulk self-checks are in progress. Wait until one ends, or cancel one."
                )
            }
            Resource::SelfChecksADay => {
                format!(
                    "An organisation may run at most {most} self-checks on a day (UTC). Try again tomorrow."
                )
            }
            Resource::BulkResultBytes => format!(
                "The results of bulk commands with an idempotency key that are kept for an organisation may have at most {most} \
                 bytes. Send the request without a key, or later: results are kept for about two days."
            ),
        };
        Refusal::new(ErrorCode::TooMany, &[], message)
    }
}

/// Number of products that may be added, and the resource whose quota limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub number: usize,
    pub limited_by: Resource,
}

/// Counts of an organisation, or counts that a command adds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub products: i64,
    pub classification_records: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_itself_is_allowed_and_one_more_is_too_many() {
        let quotas = Quotas {
            products: 3,
            ..Quotas::default()
        };
        assert_eq!(quotas.check(Resource::Products, 3), Ok(()));
        let refusal = quotas.check(Resource::Products, 4).unwrap_err();
        assert_eq!(refusal.code, ErrorCode::TooMany);
        assert!(
            refusal.message.contains("at most 3 products"),
            "{}",
            refusal.message
        );
    }

    #[test]
    fn the_lowest_quota_limits_the_products_and_watched_products_need_a_watch() {
        let quotas = Quotas {
            products: 10,
            classification_records: 9,
            watched_products: 8,
            ..Quotas::default()
        };
        let used = Usage {
            products: 2,
            classification_records: 2,
        };
        let room = |prefixes| {
            let room = quotas.room_for_products(used, prefixes);
            (room.number, room.limited_by)
        };
        assert_eq!(room(0), (7, Resource::ClassificationRecords));
        assert_eq!(room(1), (6, Resource::WatchedProducts));
        assert_eq!(room(2), (2, Resource::WatchedProducts));
        assert_eq!(room(8), (0, Resource::WatchedProducts));
        let few = Quotas {
            products: 1,
            ..quotas
        };
        let room = few.room_for_products(used, 0);
        assert_eq!((room.number, room.limited_by), (0, Resource::Products));
    }
}
