//! Sessions and their refresh tokens.
//!
//! A sign-in begins a session. Its access tokens are valid for minutes and are accepted without a lookup. Its refresh
//! tokens are valid for weeks; each is exchanged once and the exchange returns the next. A refresh token that is used a
//! second time was copied. The whole session ends, because the owner cannot be distinguished from the attacker (RFC
//! 9700, 4.14.2). Two tabs of one browser, and a retry after a lost response, also use a token twice. For some seconds,
//! and until the next token is used, a token is therefore exchanged for the same next token again. An attacker who uses
//! a copy in that time has the same token as the owner, and the second of them to use it later ends the session.

use time::{Duration, OffsetDateTime};
use uuid::{Builder, Uuid};

use crate::domain::{OrganisationId, SessionId, UserId};

/// Validity of an access token.
pub const ACCESS_LIFETIME: Duration = Duration::minutes(15);
/// Time within which a refresh token must be exchanged.
pub const REFRESH_LIFETIME: Duration = Duration::days(30);
/// Maximum lifetime of a session. A session that was begun from another ends no later than that one.
pub const SESSION_LIFETIME: Duration = Duration::days(90);
/// Maximum number of open sessions of a user. A further session ends the least recently refreshed one, preferring
/// sessions that were begun from another. Ancestors of the new session end last, the root after all others; the new
/// session is then attached to its nearest open ancestor.
pub const MOST_SESSIONS: i64 = 100;
/// Maximum number of sessions that a new one ends, if a user has far more than the maximum.
pub const MOST_ENDED_AT_ONCE: i64 = 100;
/// Time after the exchange of a refresh token in which it is exchanged for the same next token again.
pub const EXCHANGE_AGAIN: Duration = Duration::seconds(10);

/// One sign-in of one user, to one organisation, through one API client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub version: i64,
    pub user: UserId,
    pub organisation: OrganisationId,
    /// The API client through which it began. Its tokens are valid through that client only.
    pub client: Option<Uuid>,
    /// The session from which it was begun, and with which it ends.
    pub parent: Option<SessionId>,
    pub created_at: OffsetDateTime,
    /// The time of its last access token.
    pub last_used_at: OffsetDateTime,
    /// The expiry of its last access token.
    pub tokens_expire_at: OffsetDateTime,
    /// The time after which it cannot be refreshed.
    pub ends_at: OffsetDateTime,
    pub revoked_at: Option<OffsetDateTime>,
}

impl Session {
    #[must_use]
    pub fn begin(
        user: UserId,
        organisation: OrganisationId,
        client: Option<Uuid>,
        parent: Option<&Self>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id: SessionId::new(),
            version: 1,
            user,
            organisation,
            client,
            parent: parent.map(|parent| parent.id),
            created_at: now,
            last_used_at: now,
            tokens_expire_at: now + ACCESS_LIFETIME,
            ends_at: parent.map_or(now + SESSION_LIFETIME, |parent| parent.ends_at),
            revoked_at: None,
        }
    }

    /// Moves the id after that of the last session that ended together with others, so that the cutoff does not include
    /// this one. The id is already greater unless the clock of the process that began that session is ahead of ours.
    pub fn follow(&mut self, ended: SessionId) {
        if self.id <= ended {
            let millis = u64::try_from(ended.0.as_u128() >> 80).unwrap_or(u64::MAX);
            let (_, random) = self.id.0.as_bytes().split_at(6);
            let random = random.first_chunk().copied().unwrap_or_default();
            let next = Builder::from_unix_timestamp_millis(millis.saturating_add(1), &random);
            self.id = SessionId(next.into_uuid());
        }
    }

    /// The time of the last change: the last access token or the end.
    #[must_use]
    pub fn updated_at(&self) -> OffsetDateTime {
        self.revoked_at
            .map_or(self.last_used_at, |end| end.max(self.last_used_at))
    }

    /// The expiry of a refresh token that is issued now.
    #[must_use]
    pub fn refresh_expires_at(&self, now: OffsetDateTime) -> OffsetDateTime {
        (now + REFRESH_LIFETIME).min(self.ends_at)
    }

    /// Records that an access token is issued.
    pub const fn refresh(&mut self, now: OffsetDateTime) {
        self.last_used_at = now;
        self.tokens_expire_at = now.saturating_add(ACCESS_LIFETIME);
    }

    /// Ends the session. Returns whether it had not ended before.
    pub fn revoke(&mut self, now: OffsetDateTime) -> bool {
        let live = self.revoked_at.is_none();
        if live {
            self.revoked_at = Some(now);
            self.version += 1;
        }
        live
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_follows_those_that_have_ended_whatever_the_clocks_say() {
        let begin = || {
            Session::begin(
                UserId::new(),
                OrganisationId::new(),
                None,
                None,
                OffsetDateTime::UNIX_EPOCH,
            )
        };
        let mut session = begin();
        let id = session.id;
        session.follow(SessionId(Uuid::nil()));
        assert_eq!(session.id, id, "after it already");
        let ahead = Builder::from_unix_timestamp_millis(u64::from(u32::MAX) * 1_000, &[255; 10]);
        let ended = SessionId(ahead.into_uuid());
        session.follow(ended);
        let mut other = begin();
        other.follow(ended);
        assert!(session.id > ended && other.id > ended && session.id != other.id);
        assert_eq!(session.id.0.get_version_num(), 7);
    }

    #[test]
    fn an_access_token_and_the_end_are_changes() {
        let at = |minute| OffsetDateTime::UNIX_EPOCH + Duration::minutes(minute);
        let (user, organisation) = (UserId::new(), OrganisationId::new());
        let mut session = Session::begin(user, organisation, None, None, at(0));
        assert_eq!(session.updated_at(), at(0));
        session.refresh(at(1));
        assert_eq!(session.updated_at(), at(1));
        assert!(session.revoke(at(2)));
        assert!(!session.revoke(at(3)));
        assert_eq!(session.updated_at(), at(2));
    }
}
