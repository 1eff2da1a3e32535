//! Sessions and their refresh tokens.
//!
//! A sign-in begins a session. Its access tokens live for minutes and are believed without asking anybody; its refresh
//! tokens live for weeks, and each is good for one exchange, which answers with the next. A refresh token that is shown
//! a second time was copied, by whichever of the two: the whole family ends, because we cannot tell the owner from the
//! thief (RFC 9700, 4.14.2).

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{OrganisationId, SessionId, UserId};

/// How long an access token is believed.
pub const ACCESS_LIFETIME: Duration = Duration::minutes(15);
/// How long a refresh token waits to be exchanged.
pub const REFRESH_LIFETIME: Duration = Duration::days(30);

/// One sign-in of one person, to one organisation, through one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub version: i64,
    pub user: UserId,
    pub organisation: OrganisationId,
    /// The API client that it began through: its tokens are good through that one only.
    pub client: Option<Uuid>,
    pub created_at: OffsetDateTime,
    /// When it last got an access token.
    pub last_used_at: OffsetDateTime,
    /// When its last access token expires.
    pub tokens_expire_at: OffsetDateTime,
    pub revoked_at: Option<OffsetDateTime>,
}

impl Session {
    #[must_use]
    pub fn begin(
        user: UserId,
        organisation: OrganisationId,
        client: Option<Uuid>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id: SessionId::fresh(),
            version: 1,
            user,
            organisation,
            client,
            created_at: now,
            last_used_at: now,
            tokens_expire_at: now + ACCESS_LIFETIME,
            revoked_at: None,
        }
    }

    /// Has another access token issued.
    pub const fn refresh(&mut self, now: OffsetDateTime) {
        self.last_used_at = now;
        self.tokens_expire_at = now.saturating_add(ACCESS_LIFETIME);
    }

    /// Ends it; says whether it had not ended before.
    pub fn revoke(&mut self, now: OffsetDateTime) -> bool {
        let live = self.revoked_at.is_none();
        if live {
            self.revoked_at = Some(now);
            self.version += 1;
        }
        live
    }
}
