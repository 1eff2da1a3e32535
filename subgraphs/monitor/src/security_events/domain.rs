//! Types and rules: no I/O, no framework, no clock.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, canonical};

/// The longest detail in characters. The roles of a person in a few organisations fit.
const LONGEST_DETAIL: usize = 1000;

/// The kind of a security event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum SecurityEventKind {
    SignInFailed,
    SignInThrottled,
    RefreshTokenReused,
    UserLocked,
    UserUnlocked,
    UserDeactivated,
    PasswordReset,
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    RoleAssigned,
    RoleRevoked,
    OrganisationSuspended,
    ApiClientRevoked,
    ProviderKeyRevoked,
}

/// Filters security events. Omitted parts do not filter.
#[derive(Clone, Debug, Default)]
pub struct SecurityFilter {
    /// One of these.
    pub kinds: Option<Vec<SecurityEventKind>>,
    pub user: Option<Uuid>,
    /// At this instant or later.
    pub from: Option<OffsetDateTime>,
    /// Before this instant.
    pub to: Option<OffsetDateTime>,
}

impl SecurityFilter {
    /// Selects the security events of one person.
    #[must_use]
    pub fn of(user: Uuid) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }
}

/// A fact of the user domain that bears on the security of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// The id of the event that reported it.
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub kind: SecurityEventKind,
    /// The person whose account it is about, if it is about an account that exists.
    pub user: Option<Uuid>,
    /// The organisation, if it is about one alone.
    pub organisation: Option<Uuid>,
    /// The subject of that event: an account, a session, a client, …
    pub subject: Uuid,
    /// Codes and ids only.
    pub detail: Option<String>,
    pub correlation: Uuid,
}

impl Chained for SecurityEvent {
    fn canonical(mut self) -> Self {
        self.at = canonical::instant(self.at);
        self.detail = self
            .detail
            .and_then(|detail| canonical::line(&detail, LONGEST_DETAIL));
        self
    }

    fn day(&self) -> Date {
        canonical::day(self.at)
    }

    fn lines(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            canonical::micros(self.at),
            self.kind.into_str().to_owned(),
            canonical::id(self.user),
            canonical::id(self.organisation),
            self.subject.to_string(),
            self.detail.clone().unwrap_or_default(),
            self.correlation.to_string(),
        ]
    }
}
