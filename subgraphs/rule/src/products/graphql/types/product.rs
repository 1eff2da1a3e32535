use async_graphql::Enum;

use crate::products::domain;

pub struct Product(pub domain::Product);

/// Status of a product.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProductStatus")]
pub enum ProductStatus {
    /// The product is a draft.
    Draft,
    /// The product is in use.
    Active,
    /// The product is archived. It can no longer be changed or checked.
    Archived,
}
