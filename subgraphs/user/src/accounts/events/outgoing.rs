//! People's accounts, the letters about them, and sign-ins that failed.

use database::Conn;
use events::operations::Listed;
use events::user::{self, UserFact};
use events::{Draft, EventContext, Fact};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{MOST_UNASKED_LETTERS, Membership, Registration, User};
use crate::domain::{OrganisationId, UserId};
use crate::events::outgoing::{PageStart, append, append_page};

macro_rules! account_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        /// `contact` is the address, sealed to the domain that sends mail.
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

/// The organisation that was left may know too.
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

/// A mail about an account. What it carries is sealed to the domain that sends mail.
pub struct Letter {
    pub id: Uuid,
    pub user: Option<UserId>,
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
    /// The password was right and the code was wrong.
    SecondFactorFailed,
    /// So often that codes are blocked.
    SecondFactorBlocked,
    MemberInvited,
}

impl LetterKind {
    /// Returns how many of this kind an address gets a day (UTC), where others than its owner can cause them.
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
            | Self::SecondFactorBlocked => None,
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
        address,
        token,
        expires_at,
    } = letter;
    let public = user::Letter {
        id,
        user: user.map(|user| user.0),
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
        LetterKind::MemberInvited => UserFact::MemberInvited(public),
    };
    append(conn, fact, context.internal_draft(id, 1)).await
}

/// Tells that registrations were removed, in the bulk lane: nothing bounds how many a job removes.
pub async fn registrations_removed(
    conn: &mut Conn,
    context: EventContext,
    registrations: &[Registration],
) -> anyhow::Result<()> {
    let mut events = Vec::with_capacity(registrations.len());
    for registration in registrations {
        let removed = user::Registration {
            user: registration.user.0,
            organisations: registration.organisations.iter().map(|id| id.0).collect(),
        };
        // An account does not change before it is verified, so this is its second version.
        let draft = context.internal_draft(registration.user.0, 2);
        events.push(UserFact::RegistrationRemoved(removed).publish(draft)?);
    }
    Ok(outbox::append_bulk(conn, &events).await?)
}

/// An account with the person's address, sealed to the domain that sends mail.
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

/// Too many sign-ins failed under one address; the account is named if there is one.
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

/// A failure is an occurrence of its own and no change of the account, so it has an id and a sequence of its own.
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
    }
}
