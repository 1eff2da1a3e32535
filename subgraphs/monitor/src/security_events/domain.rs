//! Types and rules: no I/O, no framework, no clock.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, canonical};

/// Longest detail in characters. It has room for a user's roles in several organisations.
const LONGEST_DETAIL: usize = 1000;

/// Kind of a security event.
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
    RecoveryCodesReplaced,
    RecoveryCodeUsed,
    RoleAssigned,
    RoleRevoked,
    OrganisationSuspended,
    ApiClientRevoked,
    ProviderKeyRevoked,
}

/// Filters security events. Omitted fields do not filter.
#[derive(Clone, Debug, Default)]
pub struct SecurityFilter {
    /// Any of these kinds; all if empty.
    pub kinds: Vec<SecurityEventKind>,
    pub user: Option<Uuid>,
    pub organisation: Option<Uuid>,
    /// At this instant or later.
    pub from: Option<OffsetDateTime>,
    /// Before this instant.
    pub to: Option<OffsetDateTime>,
}

impl SecurityFilter {
    /// Filter for the security events of one user.
    #[must_use]
    pub fn of(user: Uuid) -> Self {
        Self {
            user: Some(user),
            ..Self::default()
        }
    }
}

/// A fact of the user domain about the security of an account, organisation, API client or key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// ID of the event that reported it.
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub kind: SecurityEventKind,
    /// User whose account is concerned; `None` without an existing account.
    pub user: Option<Uuid>,
    /// Organisation, if exactly one is concerned.
    pub organisation: Option<Uuid>,
    /// Subject of the reported event: an account, a session, an API client, …
    pub subject: Uuid,
    /// Codes and IDs only.
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
