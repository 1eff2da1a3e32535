//! Entities of the user subgraph that records and events refer to. Only the id is known here, and what this domain adds:
//! the graph joins the rest.

use async_graphql::{Context, ID, Object, SimpleObject};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::access_records::domain::RecordKey;
use crate::security_events::graphql::{self as security, SecurityEvent};

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ApiClient {
    pub id: ID,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct Organisation {
    pub id: ID,
}

/// A person of the user subgraph, with what this domain adds.
pub struct User(pub Uuid);

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    /// What happened to this person's account, newest first. Empty unless it is yours, or you are a platform admin or
    /// an auditor.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
        security::events_of(ctx, self.0, Page::new(first, after, last, before)?).await
    }
}
