//! Reactions to events of the user domain.

use events::CloudEvent;
use events::user::{Membership, User, UserFact};
use uuid::Uuid;

use crate::security_events::domain::{SecurityEvent, SecurityEventKind as Kind};

/// Security event of a fact; `None` if the fact does not concern security.
pub fn security_event(event: &CloudEvent, fact: UserFact) -> Option<SecurityEvent> {
    let About {
        kind,
        user,
        organisation,
        detail,
    } = About::of(fact)?;
    Some(SecurityEvent {
        id: event.id,
        at: event.time,
        kind,
        user,
        organisation,
        subject: event.subject,
        detail,
        correlation: event.correlationid,
    })
}

/// Part of a security event that comes from the fact.
struct About {
    kind: Kind,
    user: Option<Uuid>,
    organisation: Option<Uuid>,
    detail: Option<String>,
}

impl About {
    /// Returns `None` for a fact that does not concern security.
    fn of(fact: UserFact) -> Option<Self> {
        Some(match fact {
            UserFact::SignInFailed(failure) => {
                Self::person(Kind::SignInFailed, failure.user).because(failure.reason)
            }
            UserFact::SignInThrottled(failure) => {
                Self::person(Kind::SignInThrottled, failure.user).because(failure.reason)
            }
            UserFact::RefreshTokenReused(session) => {
                Self::person(Kind::RefreshTokenReused, Some(session.user))
                    .inside(Some(session.organisation))
            }
            UserFact::UserLocked(user) => Self::account(Kind::UserLocked, &user),
            UserFact::UserUnlocked(user) => Self::account(Kind::UserUnlocked, &user),
            UserFact::UserDeactivated(user) => Self::account(Kind::UserDeactivated, &user),
            UserFact::PasswordReset(letter) => Self::person(Kind::PasswordReset, letter.user),
            UserFact::PasswordChanged(letter) => Self::person(Kind::PasswordChanged, letter.user),
            UserFact::SecondFactorEnabled(letter) => {
                Self::person(Kind::SecondFactorEnabled, letter.user)
            }
            UserFact::SecondFactorDisabled(letter) => {
                Self::person(Kind::SecondFactorDisabled, letter.user)
            }
            UserFact::RecoveryCodesReplaced(letter) => {
                Self::person(Kind::RecoveryCodesReplaced, letter.user)
            }
            UserFact::RecoveryCodeUsed(letter) => Self::person(Kind::RecoveryCodeUsed, letter.user),
            UserFact::RoleAssigned(user) => {
                Self::account(Kind::RoleAssigned, &user).because(roles(&user.memberships))
            }
            UserFact::RoleRevoked(user) => {
                Self::account(Kind::RoleRevoked, &user).because(roles(&user.memberships))
            }
            UserFact::OrganisationSuspended(organisation) => {
                Self::person(Kind::OrganisationSuspended, None).inside(Some(organisation.id))
            }
            UserFact::ApiClientRevoked(client) => {
                Self::person(Kind::ApiClientRevoked, None).inside(client.organisation)
            }
            UserFact::ProviderKeyRevoked(key) => {
                Self::person(Kind::ProviderKeyRevoked, None).inside(Some(key.organisation))
            }
            _ => return None,
        })
    }

    const fn person(kind: Kind, user: Option<Uuid>) -> Self {
        Self {
            kind,
            user,
            organisation: None,
            detail: None,
        }
    }

    /// Adds the organisation of a user who is a member of exactly one.
    fn account(kind: Kind, user: &User) -> Self {
        let organisation = match user.memberships.as_slice() {
            [only] => Some(only.organisation),
            _ => None,
        };
        Self::person(kind, Some(user.id)).inside(organisation)
    }

    fn inside(self, organisation: Option<Uuid>) -> Self {
        Self {
            organisation,
            ..self
        }
    }

    fn because(self, detail: String) -> Self {
        Self {
            detail: Some(detail),
            ..self
        }
    }
}

/// Formats a user's current roles: each organisation ID followed by the roles in it.
fn roles(memberships: &[Membership]) -> String {
    let each = memberships.iter().map(
        |Membership {
             organisation,
             roles,
         }| {
            if roles.is_empty() {
                organisation.to_string()
            } else {
                format!("{organisation} {}", roles.join(" "))
            }
        },
    );
    each.collect::<Vec<_>>().join("; ")
}
