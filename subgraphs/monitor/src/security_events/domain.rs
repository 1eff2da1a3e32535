//! Types and rules: no I/O, no framework, no clock.

use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, kept};

/// Of a detail, in characters: room for a person's roles in a few organisations.
const LONGEST_DETAIL: usize = 1000;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl SecurityEventKind {
    pub const ALL: [Self; 15] = [
        Self::SignInFailed,
        Self::SignInThrottled,
        Self::RefreshTokenReused,
        Self::UserLocked,
        Self::UserUnlocked,
        Self::UserDeactivated,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::SecondFactorEnabled,
        Self::SecondFactorDisabled,
        Self::RoleAssigned,
        Self::RoleRevoked,
        Self::OrganisationSuspended,
        Self::ApiClientRevoked,
        Self::ProviderKeyRevoked,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SignInFailed => "SIGN_IN_FAILED",
            Self::SignInThrottled => "SIGN_IN_THROTTLED",
            Self::RefreshTokenReused => "REFRESH_TOKEN_REUSED",
            Self::UserLocked => "USER_LOCKED",
            Self::UserUnlocked => "USER_UNLOCKED",
            Self::UserDeactivated => "USER_DEACTIVATED",
            Self::PasswordReset => "PASSWORD_RESET",
            Self::PasswordChanged => "PASSWORD_CHANGED",
            Self::SecondFactorEnabled => "SECOND_FACTOR_ENABLED",
            Self::SecondFactorDisabled => "SECOND_FACTOR_DISABLED",
            Self::RoleAssigned => "ROLE_ASSIGNED",
            Self::RoleRevoked => "ROLE_REVOKED",
            Self::OrganisationSuspended => "ORGANISATION_SUSPENDED",
            Self::ApiClientRevoked => "API_CLIENT_REVOKED",
            Self::ProviderKeyRevoked => "PROVIDER_KEY_REVOKED",
        }
    }

    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something in the user domain that whoever guards the platform wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// The id of the event that told of it.
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub kind: SecurityEventKind,
    /// Whose account it is about, if it is about one that exists.
    pub user: Option<Uuid>,
    /// The organisation, if it is about one alone.
    pub organisation: Option<Uuid>,
    /// What the event that told of it is about: an account, a session, a client, …
    pub subject: Uuid,
    /// Codes and ids only.
    pub detail: Option<String>,
    pub correlation: Uuid,
}

impl Chained for SecurityEvent {
    fn kept(mut self) -> Self {
        self.at = kept::instant(self.at);
        self.detail = self
            .detail
            .and_then(|detail| kept::line(&detail, LONGEST_DETAIL));
        self
    }

    fn day(&self) -> Date {
        kept::day(self.at)
    }

    fn lines(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            kept::micros(self.at),
            self.kind.code().to_owned(),
            kept::id(self.user),
            kept::id(self.organisation),
            self.subject.to_string(),
            self.detail.clone().unwrap_or_default(),
            self.correlation.to_string(),
        ]
    }
}
