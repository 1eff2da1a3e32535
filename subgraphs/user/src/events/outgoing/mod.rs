//! Maps the domain's types to published events and appends them to the outbox.
//!
//! Each function uses the connection of the command that made the fact true, so that both are committed or neither.
//!
//! Audiences: facts about organisations and users are visible to these; facts about sessions to the user only; facts
//! about API clients, and about sign-ins to unknown accounts, only inside the platform.

mod listings;

use database::Conn;
use events::user::UserFact;
use events::{Draft, Fact};

pub use listings::PageStart;
pub(crate) use listings::append_page;

pub(crate) async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}
