//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: an organisation's and a person's own facts, themselves; of sessions, the person alone; of
//! API clients and of sign-ins to accounts that do not exist, nobody outside the platform.

mod listings;

use database::Conn;
use events::user::UserFact;
use events::{Cause, Draft, Fact};
use time::OffsetDateTime;
use uuid::Uuid;

pub use listings::{
    Range, ReachableUser, organisations_listed, provider_keys_listed, providers_listed,
    users_listed,
};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

pub(crate) async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

pub(crate) const fn draft(
    because: Because,
    subject: Uuid,
    sequence: i64,
    audience: Vec<Uuid>,
) -> Draft {
    Draft {
        subject,
        sequence,
        time: because.now,
        cause: because.cause,
        audience,
    }
}
