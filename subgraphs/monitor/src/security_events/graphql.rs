//! Types of the API.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::access_records::domain::RecordKey;
use crate::access_records::graphql::id;
use crate::domain::SecurityFilter;
use crate::graphql::asked;
use crate::graphql::entities::{Organisation, User};
use crate::security_events::domain;

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

/// A page of what happened to everybody.
pub async fn events(
    ctx: &Context<'_>,
    filter: Option<SecurityEventFilter>,
    page: Page<RecordKey>,
) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
    let filter = SecurityFilter::try_from(filter.unwrap_or_default())?;
    let (service, caller) = asked(ctx)?;
    let events = service
        .security_events(&caller, &filter, page.window())
        .await?;
    let count = move || {
        let (service, caller, filter) = (service.clone(), Arc::clone(&caller), filter.clone());
        async move { Ok(service.security_event_total(&caller, &filter).await?) }
    };
    Ok(page.connection(
        events.into_iter().map(SecurityEvent::from),
        |event| event.key,
        count,
    ))
}

/// A page of what happened to one person's account.
pub async fn events_of(
    ctx: &Context<'_>,
    user: Uuid,
    page: Page<RecordKey>,
) -> Result<Paged<RecordKey, SecurityEvent>, Failure> {
    let (service, caller) = asked(ctx)?;
    let events = service
        .security_events_of(&caller, user, page.window())
        .await?;
    let count = move || {
        let (service, caller) = (service.clone(), Arc::clone(&caller));
        async move { Ok(service.security_event_total_of(&caller, user).await?) }
    };
    Ok(page.connection(
        events.into_iter().map(SecurityEvent::from),
        |event| event.key,
        count,
    ))
}

impl From<domain::SecurityEvent> for SecurityEvent {
    fn from(event: domain::SecurityEvent) -> Self {
        Self {
            id: event.id.into(),
            kind: event.kind.into(),
            at: DateTime(event.at),
            user: event.user.map(User),
            organisation: event.organisation.map(|id| Organisation { id: id.into() }),
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
            user: id(filter.user_id)?,
            from: filter.from.map(|instant| instant.0),
            to: filter.to.map(|instant| instant.0),
        })
    }
}
