//! Entities of other subgraphs, which this domain refers to by ID.

use async_graphql::{ID, Object};

use crate::domain::{OrganisationId, ProductId};
use crate::graphql::types::{Organisation, Product};

#[derive(Default)]
pub struct ReferenceQuery;

#[Object]
impl ReferenceQuery {
    /// Resolves every ID, because only the user domain knows whether the organisation exists.
    #[graphql(entity)]
    async fn organisation_entity(&self, id: ID) -> Organisation {
        OrganisationId::parse(&id).into()
    }

    /// Resolves every ID, because only the rule domain knows whether the product exists.
    #[graphql(entity)]
    async fn product_entity(&self, id: ID) -> Product {
        ProductId::parse(&id).into()
    }
}
