//! A person of the user subgraph. This domain knows only its ID; the graph joins the other fields.

use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

#[derive(Clone, SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct User {
    id: ID,
}

impl From<Uuid> for User {
    fn from(id: Uuid) -> Self {
        Self { id: id.into() }
    }
}
