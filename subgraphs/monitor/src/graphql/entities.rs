//! Entities of the user subgraph that records refer to. Only the id is known here: the graph joins the rest.

use async_graphql::{ID, SimpleObject};

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ApiClient {
    pub id: ID,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct User {
    pub id: ID,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct Organisation {
    pub id: ID,
}
