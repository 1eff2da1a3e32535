//! Events about accounts, letters and failed sign-ins.

use database::Conn;
use events::operations::Listed;
use events::user::{self, UserFact};
use events::{Draft, EventContext};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Locale, MOST_UNASKED_LETTERS, Membership, User};
use crate::domain::{OrganisationId, UserId};
use crate::events::outgoing::{PageStart, append, append_page};

macro_rules! account_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        /// `contact` is the address, sealed to the domain that sends email.
        pub async fn $name(
            conn: &mut Conn,
            context: EventContext,
            user: &User,
            contact: String,
        ) -> anyhow::Result<()> {
            append(conn, UserFact::$fact(account(user, contact)), of_account(context, user)).await
        }
    )+};
}

account_facts! {
    user_registered => UserRegistered,
    user_updated => UserUpdated,
    email_verified => EmailVerified,
    user_locked => UserLocked,
    user_unlocked => UserUnlocked,
    user_deactivated => UserDeactivated,
    member_joined => MemberJoined,
    role_assigned => RoleAssigned,
    role_revoked => RoleRevoked,
}

/// The organisation that the user left is part of the audience.
pub async fn member_left(
    conn: &mut Conn,
    context: EventContext,
    user: &User,
    left: OrganisationId,
    contact: String,
) -> anyhow::Result<()> {
    let mut draft = of_account(context, user);
    draft.audience.push(left.0);
    append(conn, UserFact::MemberLeft(account(user, contact)), draft).await
}

fn of_account(context: EventContext, user: &User) -> Draft {
    let organisations = user
        .memberships
        .iter()
        .map(|membership| membership.organisation.0);
    context.draft(user.id.0, user.version, organisations.chain([user.id.0]))
}

/// An email about an account. Its contents are sealed to the domain that sends email.
pub struct Letter {
    pub id: Uuid,
    pub user: Option<UserId>,
    pub locale: Locale,
    pub address: String,
    pub token: Option<String>,
    pub expires_at: Option<OffsetDateTime>,
}

#[derive(Clone, Copy, Debug)]
pub enum LetterKind {
    EmailVerificationRequested,
    RegistrationRepeated,
    PasswordResetRequested,
    PasswordReset,
    PasswordChanged,
    SecondFactorEnabled,
    SecondFactorDisabled,
    /// A wrong code followed the right password.
    SecondFactorFailed,
    /// Wrong codes have blocked the second factor.
    SecondFactorBlocked,
    RecoveryCodesReplaced,
    /// A recovery code was used in place of a code of the authenticator application.
    RecoveryCodeUsed,
    MemberInvited,
}

impl LetterKind {
    /// Returns the maximum number of letters of this kind per address and day (UTC), if anyone but the owner can cause
    /// them.
    #[must_use]
    pub const fn most_a_day(self) -> Option<i64> {
        match self {
            Self::EmailVerificationRequested | Self::RegistrationRepeated | Self::MemberInvited => {
                Some(MOST_UNASKED_LETTERS)
            }
            Self::SecondFactorFailed => Some(1),
            Self::PasswordResetRequested
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::SecondFactorEnabled
            | Self::SecondFactorDisabled
            | Self::SecondFactorBlocked
            | Self::RecoveryCodesReplaced
            | Self::RecoveryCodeUsed => None,
        }
    }
}

pub async fn letter(
    conn: &mut Conn,
    context: EventContext,
    kind: LetterKind,
    letter: Letter,
) -> anyhow::Result<()> {
    let Letter {
        id,
        user,
        locale,
        address,
        token,
        expires_at,
    } = letter;
    let public = user::Letter {
        id,
        user: user.map(|user| user.0),
        locale: Some(locale.into_str().to_owned()),
        address,
        token,
        expires_at,
    };
    let fact = match kind {
        LetterKind::EmailVerificationRequested => UserFact::EmailVerificationRequested(public),
        LetterKind::RegistrationRepeated => UserFact::RegistrationRepeated(public),
        LetterKind::PasswordResetRequested => UserFact::PasswordResetRequested(public),
        LetterKind::PasswordReset => UserFact::PasswordReset(public),
        LetterKind::PasswordChanged => UserFact::PasswordChanged(public),
        LetterKind::SecondFactorEnabled => UserFact::SecondFactorEnabled(public),
        LetterKind::SecondFactorDisabled => UserFact::SecondFactorDisabled(public),
        LetterKind::SecondFactorFailed => UserFact::SecondFactorFailed(public),
        LetterKind::SecondFactorBlocked => UserFact::SecondFactorBlocked(public),
        LetterKind::RecoveryCodesReplaced => UserFact::RecoveryCodesReplaced(public),
        LetterKind::RecoveryCodeUsed => UserFact::RecoveryCodeUsed(public),
        LetterKind::MemberInvited => UserFact::MemberInvited(public),
    };
    append(conn, fact, context.internal_draft(id, 1)).await
}

/// An account with its address, sealed to the domain that sends email.
pub struct ReachableUser {
    pub user: User,
    pub contact: String,
}

/// Publishes a page of accounts up to this id, in the order of their ids.
pub async fn users_listed(
    conn: &mut Conn,
    start: PageStart,
    through: Option<Uuid>,
    users: Vec<ReachableUser>,
) -> anyhow::Result<()> {
    let listed = |each: ReachableUser| Listed {
        sequence: each.user.version,
        item: account(&each.user, each.contact),
    };
    let items = users.into_iter().map(listed).collect();
    append_page(conn, start, through, items, UserFact::UsersListed).await
}

/// Publishes that too many sign-ins failed for one address. The event names the account if there is one.
pub async fn sign_in_throttled(
    conn: &mut Conn,
    context: EventContext,
    user: Option<UserId>,
) -> anyhow::Result<()> {
    let user = user.map(|id| id.0);
    let fact = UserFact::SignInThrottled(user::SignInFailure {
        user,
        reason: "TOO_MANY_ATTEMPTS".to_owned(),
    });
    append(conn, fact, context.draft(Uuid::now_v7(), 1, user)).await
}

/// A failed sign-in does not change the account, so the event has its own id and sequence.
pub async fn sign_in_failed(
    conn: &mut Conn,
    context: EventContext,
    user: Option<UserId>,
    reason: &str,
) -> anyhow::Result<()> {
    let user = user.map(|id| id.0);
    let fact = UserFact::SignInFailed(user::SignInFailure {
        user,
        reason: reason.to_owned(),
    });
    append(conn, fact, context.draft(Uuid::now_v7(), 1, user)).await
}

fn account(user: &User, contact: String) -> user::User {
    let membership = |membership: &Membership| user::Membership {
        organisation: membership.organisation.0,
        roles: membership
            .roles
            .iter()
            .map(|role| role.into_str().to_owned())
            .collect(),
    };
    user::User {
        id: user.id.0,
        memberships: user.memberships.iter().map(membership).collect(),
        status: user.status.into_str().to_owned(),
        contact,
        locale: Some(user.locale.into_str().to_owned()),
    }
}
