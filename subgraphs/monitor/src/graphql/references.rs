//! Objects of the user subgraph. This domain knows only their IDs; the graph joins the other fields.

use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

macro_rules! references {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(SimpleObject)]
        #[graphql(unresolvable = "id")]
        pub struct $name {
            id: ID,
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self { id: id.into() }
            }
        }
    )+};
}

references!(ApiClient, Organisation, ProviderKey);
