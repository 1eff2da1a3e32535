use async_graphql::{Enum, ID, InputObject, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{DateTimeRange, Failure};

use super::subject::SecurityEventSubject;
use super::user::User;
use crate::domain::RecordKey;
use crate::graphql::references::Organisation;
use crate::graphql::values::filter_id;
use crate::security_events::domain::{self, SecurityFilter};

/// Kind of a security event. New kinds may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SecurityEventKind")]
pub enum SecurityEventKind {
    /// A sign-in, or another check of a password or a second factor, failed.
    SignInFailed,
    /// A sign-in, or another check of a password or a second factor, was refused after too many failures.
    SignInThrottled,
    /// A used refresh token was sent again, so it was copied. The session was ended.
    RefreshTokenReused,
    /// An account was locked.
    UserLocked,
    /// An account was unlocked.
    UserUnlocked,
    /// An account was deactivated.
    UserDeactivated,
    /// A password was reset with a link from an email, without the old password.
    PasswordReset,
    /// A password was changed with the old password.
    PasswordChanged,
    /// A second factor was enabled for an account.
    SecondFactorEnabled,
    /// A second factor was disabled for an account.
    SecondFactorDisabled,
    /// The recovery codes of a second factor were replaced.
    RecoveryCodesReplaced,
    /// A recovery code was used in place of a code of the authenticator application.
    RecoveryCodeUsed,
    /// A user was given a role.
    RoleAssigned,
    /// A role of a user was revoked.
    RoleRevoked,
    /// An organisation was suspended.
    OrganisationSuspended,
    /// An API client was revoked.
    ApiClientRevoked,
    /// A provider's signing key was revoked.
    ProviderKeyRevoked,
}

/// An event about the security of an account, an organisation, an API client or a signing key. It has IDs and codes only.
#[derive(SimpleObject)]
pub struct SecurityEvent {
    /// ID of the security event.
    id: ID,
    /// Kind of the event.
    kind: SecurityEventKind,
    /// Time of the event.
    at: DateTime,
    /// User whose account is concerned. Null if no existing account is concerned.
    user: Option<User>,
    /// Organisation that is concerned. Null if none or several are.
    organisation: Option<Organisation>,
    /// ID of the subject, as the hash chain has it. For a reused refresh token, the ID of the session; for a changed or reset password
    /// and for changes of a second factor and of recovery codes, the ID of the email about it; for a failed or refused sign-in, an ID of
    /// its own.
    subject_id: ID,
    /// The account, organisation, API client or signing key that is concerned. Null if the event concerns none of these itself.
    ///
    /// If the object was deleted, or you may not read it, its fields except `id` are null, and the whole subject is null if you select
    /// a field that cannot be null.
    subject: Option<SecurityEventSubject>,
    /// For a failed or refused sign-in, the code of the reason: `UNKNOWN_ADDRESS`, `WRONG_PASSWORD`, `ACCOUNT_NOT_ACTIVE`,
    /// `SECOND_FACTOR_MISSING` (a right password without a code, which is also the first step of a sign-in), `WRONG_CODE`,
    /// `SECOND_FACTOR_BLOCKED` or `TOO_MANY_ATTEMPTS`. For a change of roles, the roles after the change: each organisation ID followed by
    /// the roles in it, separated by `; `. Otherwise null.
    detail: Option<String>,
    /// ID of the request, which its access record and log lines share. In version 8 (RFC 9562) the client chose it, and several
    /// requests may have it.
    #[graphql(tag = "admin")]
    correlation_id: ID,
    #[graphql(skip)]
    key: RecordKey,
}

/// Filters security events. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct SecurityEventFilter {
    /// Includes only these kinds: at most 17. Any of these; all if absent or empty.
    #[graphql(validator(max_items = 17))]
    kind: Option<Vec<SecurityEventKind>>,
    /// Includes only events about this user's account.
    user_id: Option<ID>,
    /// Includes only events that concern this organisation.
    organisation_id: Option<ID>,
    /// Filters by the time of the event.
    at: Option<DateTimeRange>,
}

impl SecurityEvent {
    pub const fn key(&self) -> RecordKey {
        self.key
    }
}

impl From<domain::SecurityEvent> for SecurityEvent {
    fn from(event: domain::SecurityEvent) -> Self {
        Self {
            id: event.id.into(),
            kind: event.kind.into(),
            at: DateTime(event.at),
            user: event.user.map(User),
            organisation: event.organisation.map(Organisation::from),
            subject_id: event.subject.into(),
            subject: SecurityEventSubject::of(&event),
            detail: event.detail,
            correlation_id: event.correlation.into(),
            key: RecordKey(event.at, event.id),
        }
    }
}

impl TryFrom<SecurityEventFilter> for SecurityFilter {
    type Error = Failure;

    fn try_from(filter: SecurityEventFilter) -> Result<Self, Failure> {
        let kinds = filter.kind.unwrap_or_default().into_iter();
        let (from, to) = DateTimeRange::bounds(filter.at);
        Ok(Self {
            kinds: kinds.map(Into::into).collect(),
            user: filter_id(filter.user_id)?,
            organisation: filter_id(filter.organisation_id)?,
            from,
            to,
        })
    }
}
