//! Types and rules: ratings of providers, and their answers to requests for assessments.

use std::collections::BTreeMap;

use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProviderId};

/// The latest rating of an order's provider by its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatedOrder {
    pub order: Uuid,
    pub provider: ProviderId,
    /// 1 to 5.
    pub stars: i32,
    /// The rating with the greatest sequence applies.
    pub sequence: i64,
}

/// A request for an assessment to one organisation, with its seller, the earliest time of the request, and the time of
/// the first quote or refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderAnswer {
    pub order: Uuid,
    pub organisation: OrganisationId,
    /// The seller that made the request.
    pub seller: OrganisationId,
    pub asked_at: Option<OffsetDateTime>,
    pub answered_at: Option<OffsetDateTime>,
}

impl ProviderAnswer {
    /// Creates a request without times.
    #[must_use]
    pub const fn new(order: Uuid, organisation: OrganisationId, seller: OrganisationId) -> Self {
        Self {
            order,
            organisation,
            seller,
            asked_at: None,
            answered_at: None,
        }
    }

    #[must_use]
    pub const fn asked(self, at: OffsetDateTime) -> Self {
        Self {
            asked_at: Some(at),
            ..self
        }
    }

    #[must_use]
    pub const fn answered(self, at: OffsetDateTime) -> Self {
        Self {
            answered_at: Some(at),
            ..self
        }
    }

    /// Merges answers by order and organisation with the earliest times, sorted by these ids.
    #[must_use]
    pub fn merged(all: &[Self]) -> Vec<Self> {
        let mut merged: BTreeMap<(Uuid, OrganisationId), Self> = BTreeMap::new();
        for one in all {
            let known = merged.entry((one.order, one.organisation)).or_insert(*one);
            known.asked_at = earliest(known.asked_at, one.asked_at);
            known.answered_at = earliest(known.answered_at, one.answered_at);
        }
        merged.into_values().collect()
    }
}

fn earliest(one: Option<OffsetDateTime>, other: Option<OffsetDateTime>) -> Option<OffsetDateTime> {
    one.into_iter().chain(other).min()
}

/// The ids that a page of a producer's listing covers: greater than `after`, up to and including `through`.
#[derive(Clone, Copy, Debug)]
pub struct IdRange {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    /// The id of the page's event. Aggregates with greater ids are newer than the page.
    pub page: Uuid,
}

/// The differences between a range of a projection and a page of its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Rows that the projection lacked.
    pub missing: i64,
    /// Rows that were updated.
    pub outdated: i64,
    /// Rows that the page does not list.
    pub surplus: i64,
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::{OffsetDateTime, ProviderAnswer, Uuid};
    use crate::domain::OrganisationId;

    #[test]
    fn answers_are_merged_by_order_and_organisation_with_their_earliest_times() {
        let at = |minute| OffsetDateTime::UNIX_EPOCH + Duration::minutes(minute);
        let id = |number| OrganisationId(Uuid::from_u128(number));
        let by = |number| ProviderAnswer::new(Uuid::from_u128(1), id(number), id(9));
        let merged = ProviderAnswer::merged(&[
            by(2).answered(at(9)),
            by(2).asked(at(2)),
            by(1).asked(at(3)),
            by(2).asked(at(1)),
            by(2).answered(at(8)),
        ]);
        assert_eq!(
            merged,
            [by(1).asked(at(3)), by(2).asked(at(1)).answered(at(8))]
        );
    }
}
