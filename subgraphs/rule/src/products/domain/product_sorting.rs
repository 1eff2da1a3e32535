//! Sorting of lists of products, and cursors.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Product;
use crate::domain::Sorting;

/// Sort key of a list of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductSortField {
    CreatedAt,
    UpdatedAt,
    Sku,
    Name,
}

/// Sorting of a list of products. Products with equal sort keys are in the order of their creation.
pub type ProductSorting = Sorting<ProductSortField>;

/// Sorting of a list without another one.
pub const OLDEST_FIRST: ProductSorting = Sorting {
    by: ProductSortField::CreatedAt,
    ascending: true,
};

/// Cursor of a list of products: the sort key and the ID of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ProductKey {
    /// Without a sort key, because the IDs are in the order of creation.
    Created(Uuid),
    Updated {
        #[serde(with = "time::serde::rfc3339")]
        updated_at: OffsetDateTime,
        id: Uuid,
    },
    Sku {
        sku: String,
        id: Uuid,
    },
    Name {
        name: String,
        id: Uuid,
    },
}

impl ProductKey {
    /// Returns the cursor of a product in a list with this sort key.
    #[must_use]
    pub fn of(product: &Product, by: ProductSortField) -> Self {
        let id = product.id.0;
        match by {
            ProductSortField::CreatedAt => Self::Created(id),
            ProductSortField::UpdatedAt => Self::Updated {
                updated_at: product.updated_at,
                id,
            },
            ProductSortField::Sku => Self::Sku {
                sku: product.sku.clone(),
                id,
            },
            ProductSortField::Name => Self::Name {
                name: product.name.clone(),
                id,
            },
        }
    }

    /// Returns the sort key of the list that the cursor belongs to.
    #[must_use]
    pub const fn by(&self) -> ProductSortField {
        match self {
            Self::Created(_) => ProductSortField::CreatedAt,
            Self::Updated { .. } => ProductSortField::UpdatedAt,
            Self::Sku { .. } => ProductSortField::Sku,
            Self::Name { .. } => ProductSortField::Name,
        }
    }

    #[must_use]
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Created(id)
            | Self::Updated { id, .. }
            | Self::Sku { id, .. }
            | Self::Name { id, .. } => *id,
        }
    }

    /// Returns true for the cursor of a list with this sort key. A text with control characters, which Postgres may reject, is not in
    /// a cursor of any list.
    #[must_use]
    pub fn is_of(&self, by: ProductSortField) -> bool {
        let text: &str = match self {
            Self::Sku { sku, .. } => sku,
            Self::Name { name, .. } => name,
            Self::Created(_) | Self::Updated { .. } => "",
        };
        self.by() == by && !text.contains(char::is_control)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_its_own_list_and_has_a_form_of_its_own() {
        let id = Uuid::from_u128(7);
        let all = [
            ProductSortField::CreatedAt,
            ProductSortField::UpdatedAt,
            ProductSortField::Sku,
            ProductSortField::Name,
        ];
        let keys = [
            ProductKey::Created(id),
            ProductKey::Updated {
                updated_at: OffsetDateTime::UNIX_EPOCH,
                id,
            },
            ProductKey::Sku {
                sku: "PB-1".to_owned(),
                id,
            },
            ProductKey::Name {
                name: "Power bank".to_owned(),
                id,
            },
        ];
        for (key, by) in keys.iter().zip(all) {
            for other in all {
                assert_eq!(key.is_of(other), other == by, "{key:?} {other:?}");
            }
            let json = serde_json::to_string(key).unwrap();
            assert_eq!(
                &serde_json::from_str::<ProductKey>(&json).unwrap(),
                key,
                "{json}"
            );
        }
        let unseen = ProductKey::Name {
            name: "a\0b".to_owned(),
            id,
        };
        assert!(!unseen.is_of(ProductSortField::Name));
    }
}
