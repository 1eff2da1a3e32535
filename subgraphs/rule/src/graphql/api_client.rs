//! A program of the user subgraph. This domain knows only its ID; the graph joins the other fields.

use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ApiClient {
    id: ID,
}

impl From<Uuid> for ApiClient {
    fn from(id: Uuid) -> Self {
        Self { id: id.into() }
    }
}
