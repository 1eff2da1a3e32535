use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::RecordKey;
use crate::graphql::organisation::Organisation;
use crate::graphql::values::filter_id;
use crate::security_events::domain::{self, SecurityFilter};
use crate::security_events::service::SecurityEvents;

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
    /// ID of the object that is concerned: an account, a session, an organisation, an API client or a signing key. A failed or refused
    /// sign-in has an ID of its own.
    subject: ID,
    /// For a failed or refused sign-in, the code of the reason: `UNKNOWN_ADDRESS`, `WRONG_PASSWORD`, `ACCOUNT_NOT_ACTIVE`,
    /// `SECOND_FACTOR_MISSING`, `WRONG_CODE`, `SECOND_FACTOR_BLOCKED` or `TOO_MANY_ATTEMPTS`. For a change of roles, the roles after the
    /// change: each organisation ID followed by the roles in it, separated by `; `. Otherwise null.
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
    /// Includes only these kinds: at most 15. An empty list matches nothing.
    #[graphql(validator(max_items = 15))]
    kinds: Option<Vec<SecurityEventKind>>,
    /// Includes only events about this user's account.
    user_id: Option<ID>,
    /// Includes events of this time and later.
    from: Option<DateTime>,
    /// Includes events before this time.
    to: Option<DateTime>,
}

/// A user of the user subgraph, with the fields that this domain adds.
pub struct User(pub Uuid);

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    /// Security events of the user's account, newest first. Empty unless the account is yours, or you are a platform admin or an
    /// auditor.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn security_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let request = RequestContext::of(ctx);
        let (events, caller) = (request.service::<SecurityEvents>(), request.caller());
        let user = self.0;
        let found = events.list_of(caller, user, page.window()).await?;
        let (events, caller) = (events.clone(), caller.clone());
        let count = move || {
            let (events, caller) = (events.clone(), caller.clone());
            async move { Ok(events.count_of(&caller, user).await?) }
        };
        Ok(page.connection(
            found.into_iter().map(SecurityEvent::from),
            SecurityEvent::key,
            count,
        ))
    }
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
            subject: event.subject.into(),
            detail: event.detail,
            correlation_id: event.correlation.into(),
            key: RecordKey(event.at, event.id),
        }
    }
}

impl TryFrom<SecurityEventFilter> for SecurityFilter {
    type Error = Failure;

    fn try_from(filter: SecurityEventFilter) -> Result<Self, Failure> {
        Ok(Self {
            kinds: filter
                .kinds
                .map(|kinds| kinds.into_iter().map(Into::into).collect()),
            user: filter_id(filter.user_id)?,
            from: filter.from.map(|instant| instant.0),
            to: filter.to.map(|instant| instant.0),
        })
    }
}
