use async_graphql::Union;

use super::user::User;
use crate::graphql::references::{ApiClient, Organisation, ProviderKey};
use crate::security_events::domain::{SecurityEvent, SecurityEventKind as Kind};

/// Object that a security event concerns.
#[derive(Union)]
pub enum SecurityEventSubject {
    User(User),
    Organisation(Organisation),
    ApiClient(ApiClient),
    ProviderKey(ProviderKey),
}

impl SecurityEventSubject {
    /// Subject of an event; `None` if it is no object of the graph.
    pub fn of(event: &SecurityEvent) -> Option<Self> {
        let id = event.subject;
        Some(match event.kind {
            Kind::UserLocked
            | Kind::UserUnlocked
            | Kind::UserDeactivated
            | Kind::RoleAssigned
            | Kind::RoleRevoked => Self::User(User(id)),
            Kind::OrganisationSuspended => Self::Organisation(id.into()),
            Kind::ApiClientRevoked => Self::ApiClient(id.into()),
            Kind::ProviderKeyRevoked => Self::ProviderKey(id.into()),
            // A session, an email about the account, or the event itself. `SecurityEvent.user` has the account.
            Kind::RefreshTokenReused
            | Kind::PasswordReset
            | Kind::PasswordChanged
            | Kind::SecondFactorEnabled
            | Kind::SecondFactorDisabled
            | Kind::RecoveryCodesReplaced
            | Kind::RecoveryCodeUsed
            | Kind::SignInFailed
            | Kind::SignInThrottled => return None,
        })
    }
}
