//! What orders say of providers: projections of the order domain's facts.

use std::collections::BTreeMap;

use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrganisationId, ProviderId};

/// The latest rating of one order's provider by its seller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatedOrder {
    pub order: Uuid,
    pub provider: ProviderId,
    /// 1 to 5.
    pub stars: i32,
    /// The later one counts.
    pub sequence: i64,
}

/// When an organisation was first asked for an assessment, and when it first quoted or declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProviderAnswer {
    pub order: Uuid,
    pub organisation: OrganisationId,
    pub asked_at: Option<OffsetDateTime>,
    pub answered_at: Option<OffsetDateTime>,
}

impl ProviderAnswer {
    #[must_use]
    pub const fn asked(order: Uuid, organisation: OrganisationId, at: OffsetDateTime) -> Self {
        Self { order, organisation, asked_at: Some(at), answered_at: None }
    }

    #[must_use]
    pub const fn answered(order: Uuid, organisation: OrganisationId, at: OffsetDateTime) -> Self {
        Self { order, organisation, asked_at: None, answered_at: Some(at) }
    }

    /// One answer for each order and organisation, with the earliest times, in the order of their ids.
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

/// The ids that a page of a producer's listing covers: those after the first bound, up to the second one.
#[derive(Clone, Copy, Debug)]
pub struct IdRange {
    pub after: Option<Uuid>,
    pub through: Option<Uuid>,
    /// The id of the page's event: aggregates with greater ids are newer than the page.
    pub page: Uuid,
}

/// How a range of a projection differed from a page of its source.
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

    use super::{OffsetDateTime, OrganisationId, ProviderAnswer, Uuid};

    #[test]
    fn answers_are_merged_by_order_and_organisation_with_their_earliest_times() {
        let at = |minute| OffsetDateTime::UNIX_EPOCH + Duration::minutes(minute);
        let (order, by) = (Uuid::from_u128(1), OrganisationId(Uuid::from_u128(2)));
        let other = OrganisationId(Uuid::from_u128(1));
        let merged = ProviderAnswer::merged(&[
            ProviderAnswer::answered(order, by, at(9)),
            ProviderAnswer::asked(order, by, at(2)),
            ProviderAnswer::asked(order, other, at(3)),
            ProviderAnswer::asked(order, by, at(1)),
            ProviderAnswer::answered(order, by, at(8)),
        ]);
        let whole = ProviderAnswer { answered_at: Some(at(8)), ..ProviderAnswer::asked(order, by, at(1)) };
        assert_eq!(merged, [ProviderAnswer::asked(order, other, at(3)), whole]);
    }
}
