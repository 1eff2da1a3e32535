//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: an organisation's and a person's own facts, themselves; of sessions, the person alone; of
//! API clients and of sign-ins to accounts that do not exist, nobody outside the platform.

mod listings;

use database::Conn;
use events::user::UserFact;
use events::{Draft, Fact};

pub use listings::PageStart;
pub(crate) use listings::append_page;

pub(crate) async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}
