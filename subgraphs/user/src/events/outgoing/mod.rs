//! From the domain's own types to the published language, and into the outbox.
//!
//! Each function takes the connection of the command that made the fact true, so both are committed or neither.
//!
//! Who may be shown a fact: an organisation's and a person's own facts, themselves; of sessions, the person alone; of
//! API clients and of sign-ins to accounts that do not exist, nobody outside the platform.

mod accounts;
mod api_clients;
mod listings;
mod organisations;
mod providers;
mod sessions;

use database::Conn;
use events::user::UserFact;
use events::{Cause, Draft, Fact};
use time::OffsetDateTime;
use uuid::Uuid;

pub use accounts::{
    Letter, LetterKind, email_verified, letter, member_joined, member_left, registrations_removed,
    role_assigned, role_revoked, user_deactivated, user_locked, user_registered, user_unlocked,
    user_updated,
};
pub use api_clients::{
    GatewaySnapshot, api_client_created, api_client_revoked, api_client_updated,
};
pub use listings::{
    Range, ReachableUser, organisations_listed, provider_keys_listed, providers_listed,
    users_listed,
};
pub use organisations::{organisation_registered, organisation_stepped, organisation_updated};
pub use providers::{
    accreditation_added, accreditation_expired, provider_added, provider_approved,
    provider_in_bulk, provider_key_registered, provider_key_revoked, provider_reinstated,
    provider_rejected, provider_removed, provider_suspended, provider_updated,
};
pub use sessions::{
    refresh_token_reused, session_revoked, sessions_revoked, sign_in_failed, sign_in_throttled,
    user_signed_in,
};

/// What a change goes back to, and when it was made.
#[derive(Clone, Copy, Debug)]
pub struct Because {
    pub cause: Cause,
    pub now: OffsetDateTime,
}

async fn append(conn: &mut Conn, fact: UserFact, draft: Draft) -> anyhow::Result<()> {
    Ok(outbox::append(conn, &fact.publish(draft)?).await?)
}

const fn draft(because: Because, subject: Uuid, sequence: i64, audience: Vec<Uuid>) -> Draft {
    Draft {
        subject,
        sequence,
        time: because.now,
        cause: because.cause,
        audience,
    }
}
