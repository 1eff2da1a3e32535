//! Lists of orders: filters, sorting and cursors.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrderStatus, OrderType};
use crate::domain::{OrganisationId, ProductId, Search, TimeRange};

/// Sort key of a list of orders.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum OrderSort {
    CreatedAt,
    UpdatedAt,
    DueAt,
    QuoteBy,
    Number,
}

/// Sorting of a list of orders. Orders with equal sort keys are sorted by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderSorting {
    pub by: OrderSort,
    pub ascending: bool,
}

impl Default for OrderSorting {
    /// Newest first.
    fn default() -> Self {
        Self {
            by: OrderSort::CreatedAt,
            ascending: false,
        }
    }
}

/// Cursor of a list of orders: the sort key and the order's ID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderKey {
    by: String,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "time::serde::rfc3339::option"
    )]
    at: Option<OffsetDateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    pub id: Uuid,
}

/// Value that an [`OrderKey`] compares before the ID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderPlace {
    /// No value: the IDs are in the order of creation.
    Id,
    At(OffsetDateTime),
    Number(String),
}

impl OrderKey {
    #[must_use]
    pub fn new(by: OrderSort, place: OrderPlace, id: Uuid) -> Self {
        let (at, number) = match place {
            OrderPlace::Id => (None, None),
            OrderPlace::At(at) => (Some(at), None),
            OrderPlace::Number(number) => (None, Some(number)),
        };
        Self {
            by: by.into_str().to_owned(),
            at,
            number,
            id,
        }
    }

    /// Returns the value in a list with this sorting. Returns `None` if the key belongs to a list with another sorting, or has a
    /// number with U+0000, which the database does not accept.
    #[must_use]
    pub fn place(&self, by: OrderSort) -> Option<OrderPlace> {
        if self.by != by.into_str() {
            return None;
        }
        match by {
            OrderSort::CreatedAt => Some(OrderPlace::Id),
            OrderSort::DueAt | OrderSort::QuoteBy | OrderSort::UpdatedAt => {
                self.at.map(OrderPlace::At)
            }
            OrderSort::Number => {
                let number = self.number.clone();
                number
                    .filter(|number| !number.contains('\0'))
                    .map(OrderPlace::Number)
            }
        }
    }
}

/// Filters orders.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    pub search: Option<Search>,
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<OrderStatus>,
    /// Any of these services. An empty list does not filter.
    pub kinds: Vec<OrderType>,
    pub product: Option<ProductId>,
    /// Destination of the lane.
    pub market: Option<String>,
    /// The seller, or an organisation that was asked and still sees the order.
    pub party: Option<OrganisationId>,
    /// Organisation whose quote was accepted.
    pub provider: Option<OrganisationId>,
    pub created: TimeRange,
    /// Time of the last step that the reader sees.
    pub updated: TimeRange,
    pub due: TimeRange,
    pub overdue: Option<bool>,
}

/// Role of an organisation in its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRole {
    Seller,
    Provider,
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn a_key_is_for_its_own_list() {
        let at = OffsetDateTime::UNIX_EPOCH;
        for (by, place) in [
            (OrderSort::CreatedAt, OrderPlace::Id),
            (OrderSort::DueAt, OrderPlace::At(at)),
            (OrderSort::QuoteBy, OrderPlace::At(at)),
            (OrderSort::UpdatedAt, OrderPlace::At(at)),
            (
                OrderSort::Number,
                OrderPlace::Number("ORD-2026-000001".into()),
            ),
        ] {
            let key = OrderKey::new(by, place.clone(), Uuid::nil());
            for other in OrderSort::VARIANTS {
                assert_eq!(
                    key.place(*other),
                    (*other == by).then(|| place.clone()),
                    "{by} as {other}"
                );
            }
        }
    }

    #[test]
    fn a_number_that_the_database_does_not_accept_is_no_place() {
        let place = OrderPlace::Number("ORD-2026\0".into());
        let key = OrderKey::new(OrderSort::Number, place, Uuid::nil());
        assert_eq!(key.place(OrderSort::Number), None);
    }
}
