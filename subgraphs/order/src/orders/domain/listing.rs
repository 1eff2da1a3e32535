//! Lists of orders: filters, sorting and cursors.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrderStatus, OrderType};
use crate::domain::{OrganisationId, ProductId};

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
    Created,
    Due,
    QuoteBy,
    Updated,
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
            by: OrderSort::Created,
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

    /// Returns the value in a list with this sorting. Returns `None` if the key belongs to a list with another sorting.
    #[must_use]
    pub fn place(&self, by: OrderSort) -> Option<OrderPlace> {
        if self.by != by.into_str() {
            return None;
        }
        match by {
            OrderSort::Created => Some(OrderPlace::Id),
            OrderSort::Due | OrderSort::QuoteBy | OrderSort::Updated => self.at.map(OrderPlace::At),
            OrderSort::Number => self.number.clone().map(OrderPlace::Number),
        }
    }
}

/// Filters orders.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Any of these statuses; all if empty.
    pub statuses: Vec<OrderStatus>,
    pub kind: Option<OrderType>,
    pub product: Option<ProductId>,
    /// Destination of the lane.
    pub market: Option<String>,
    /// The seller, or an organisation that was asked and still sees the order.
    pub party: Option<OrganisationId>,
    /// Organisation whose quote was accepted.
    pub provider: Option<OrganisationId>,
    pub created_from: Option<OffsetDateTime>,
    pub created_to: Option<OffsetDateTime>,
    /// Time of the last step that the reader sees.
    pub updated_from: Option<OffsetDateTime>,
    pub updated_to: Option<OffsetDateTime>,
    pub due_before: Option<OffsetDateTime>,
    pub overdue: Option<bool>,
    /// Beginning of the number.
    pub number: Option<String>,
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
            (OrderSort::Created, OrderPlace::Id),
            (OrderSort::Due, OrderPlace::At(at)),
            (OrderSort::QuoteBy, OrderPlace::At(at)),
            (OrderSort::Updated, OrderPlace::At(at)),
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
}
