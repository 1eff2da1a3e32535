use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::RecordKey;
use crate::graphql::organisation::Organisation;
use crate::graphql::values::filter_id;
use crate::security_events::domain::{self, SecurityFilter};
use crate::security_events::service::SecurityEvents;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::SecurityEventKind")]
pub enum SecurityEventKind {
    SignInFailed,
    /// Too many sign-ins failed: further ones had to wait.
    SignInThrottled,
    /// A refresh token was shown twice, so somebody had a copy; the session was ended.
    RefreshTokenReused,
    UserLocked,
    UserUnlocked,
    UserDeactivated,
    /// By a link in a mail, without the old password.
    PasswordReset,
    /// By somebody who knew the old password.
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    RoleAssigned,
    RoleRevoked,
    OrganisationSuspended,
    ApiClientRevoked,
    ProviderKeyRevoked,
}

/// Something that bears on the safety of an account, an organisation, a program or a key. People are named by id only.
#[derive(SimpleObject)]
pub struct SecurityEvent {
    id: ID,
    kind: SecurityEventKind,
    at: DateTime,
    /// Whose account it is about; null if it is about none, or about one that does not exist.
    user: Option<User>,
    /// The organisation, if it is about one alone.
    organisation: Option<Organisation>,
    /// The id of what it is about: an account, a session, an organisation, an API client, a key; for a sign-in that
    /// failed, an id of its own.
    subject: ID,
    /// Of a sign-in that failed or had to wait, the reason's code; of a change of roles, the roles after it: each
    /// organisation's id followed by the roles in it, separated by `; `. Otherwise null.
    detail: Option<String>,
    /// Ties the event to the access record and the log lines of the request that caused it. An ID of version 8 (RFC 9562) was chosen
    /// by the client: several requests may share it.
    #[graphql(tag = "admin")]
    correlation_id: ID,
    #[graphql(skip)]
    key: RecordKey,
}

/// Which security events to list: those that fit all that is named.
#[derive(Default, InputObject)]
pub struct SecurityEventFilter {
    /// One of these kinds, at most 15; an empty list fits nothing.
    #[graphql(validator(max_items = 15))]
    kinds: Option<Vec<SecurityEventKind>>,
    /// About this person's account.
    user_id: Option<ID>,
    /// At this instant or later.
    from: Option<DateTime>,
    /// Before this instant.
    to: Option<DateTime>,
}

/// A person of the user subgraph, with the fields that this domain adds.
pub struct User(pub Uuid);

#[Object]
impl User {
    async fn id(&self) -> ID {
        self.0.into()
    }

    /// What happened to this person's account, newest first. Empty unless it is yours, or you are a platform admin or
    /// an auditor.
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
