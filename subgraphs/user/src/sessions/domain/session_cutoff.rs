//! Sessions that end together.
//!
//! A user may have any number of sessions, so ending all of them must not need a statement and an event for each. One
//! row stores the last session that ends. Session ids are `UUIDv7`s, which ascend with time, and an access token
//! contains the id of its session. The gateway therefore compares ids and needs no list.

use time::{Duration, OffsetDateTime};

use super::ACCESS_LIFETIME;
use crate::domain::{OrganisationId, SessionId, UserId};

/// Time after a cutoff in which an exchange that had begun before may still issue an access token.
const LATE_EXCHANGES: Duration = Duration::minutes(2);

/// The sessions that end together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionScope {
    User(UserId),
    /// The sessions of a user in one organisation.
    Member(UserId, OrganisationId),
    /// The sessions of all users in an organisation.
    Organisation(OrganisationId),
}

impl SessionScope {
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) | Self::Member(user, _) => Some(user),
            Self::Organisation(_) => None,
        }
    }

    #[must_use]
    pub const fn organisation(self) -> Option<OrganisationId> {
        match self {
            Self::User(_) => None,
            Self::Member(_, organisation) | Self::Organisation(organisation) => Some(organisation),
        }
    }
}

/// The end of all sessions of a scope that had begun by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCutoff {
    pub scope: SessionScope,
    /// The last session that ends.
    pub through: SessionId,
    /// The session that continues.
    pub except: Option<SessionId>,
    pub at: OffsetDateTime,
    /// The expiry of the last access token of these sessions.
    pub tokens_expire_at: OffsetDateTime,
}

impl SessionCutoff {
    #[must_use]
    pub fn new(
        scope: SessionScope,
        through: SessionId,
        except: Option<SessionId>,
        now: OffsetDateTime,
    ) -> Self {
        let tokens_expire_at = now + ACCESS_LIFETIME + LATE_EXCHANGES;
        Self {
            scope,
            through,
            except,
            at: now,
            tokens_expire_at,
        }
    }
}

/// A cutoff as stored. Of two cutoffs of the same scope, the one with the greater revision replaces the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevisedCutoff {
    pub cutoff: SessionCutoff,
    pub revision: i64,
}
