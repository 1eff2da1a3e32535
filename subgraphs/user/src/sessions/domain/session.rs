//! Sessions and their refresh tokens.
//!
//! A sign-in begins a session. Its access tokens live for minutes and are believed without asking anybody; its refresh
//! tokens live for weeks, and each is good for one exchange, which answers with the next. A refresh token that is shown
//! a second time was copied, by whichever of the two: the whole family ends, because we cannot tell the owner from the
//! thief (RFC 9700, 4.14.2). Two tabs of one browser are not that, nor is a retry whose first answer was lost: for some
//! seconds, and until the next one is used, a token is exchanged for the same next one again. A thief who copied it then has the
//! same token as the owner, and the second of them to use it later than that ends the session.

use time::{Duration, OffsetDateTime};
use uuid::{Builder, Uuid};

use crate::domain::{OrganisationId, SessionId, UserId};

/// How long an access token is believed.
pub const ACCESS_LIFETIME: Duration = Duration::minutes(15);
/// How long a refresh token waits to be exchanged.
pub const REFRESH_LIFETIME: Duration = Duration::days(30);
/// How long a session may be refreshed; one that was begun from another, as long as that one.
pub const SESSION_LIFETIME: Duration = Duration::days(90);
/// Sessions of one person that go on. With another one, that which was not refreshed for longest ends: of those that were
/// begun from another, if there are any. Those that the new one was begun from end last, and the first of them after all others;
/// the new one then belongs to the nearest of them that goes on.
pub const MOST_SESSIONS: i64 = 100;
/// How many sessions a new one pushes out at most, where a person has many more than that.
pub const MOST_ENDED_AT_ONCE: i64 = 100;
/// How long after its exchange a refresh token is exchanged for the same next one again.
pub const EXCHANGE_AGAIN: Duration = Duration::seconds(10);

/// One sign-in of one person, to one organisation, through one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub version: i64,
    pub user: UserId,
    pub organisation: OrganisationId,
    /// The API client that it began through: its tokens are good through that one only.
    pub client: Option<Uuid>,
    /// The session that it was begun from, with which it ends.
    pub parent: Option<SessionId>,
    pub created_at: OffsetDateTime,
    /// When it last got an access token.
    pub last_used_at: OffsetDateTime,
    /// When its last access token expires.
    pub tokens_expire_at: OffsetDateTime,
    /// From then on it is not refreshed.
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

    /// Takes an id after that of the last session that ended together with others, so that this one has not. The id is after it
    /// already, unless the clock of the process that began that session is ahead of ours.
    pub fn follow(&mut self, ended: SessionId) {
        if self.id <= ended {
            let millis = u64::try_from(ended.0.as_u128() >> 80).unwrap_or(u64::MAX);
            let (_, random) = self.id.0.as_bytes().split_at(6);
            let random = random.first_chunk().copied().unwrap_or_default();
            let next = Builder::from_unix_timestamp_millis(millis.saturating_add(1), &random);
            self.id = SessionId(next.into_uuid());
        }
    }

    /// The time of the last change: an access token or the end.
    #[must_use]
    pub fn updated_at(&self) -> OffsetDateTime {
        self.revoked_at
            .map_or(self.last_used_at, |end| end.max(self.last_used_at))
    }

    /// When a refresh token that it is given now expires.
    #[must_use]
    pub fn refresh_expires_at(&self, now: OffsetDateTime) -> OffsetDateTime {
        (now + REFRESH_LIFETIME).min(self.ends_at)
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
