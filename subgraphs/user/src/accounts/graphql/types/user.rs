use async_graphql::Enum;
use uuid::Uuid;

use crate::accounts::domain;
use crate::organisations::domain as organisations_domain;

pub struct User {
    pub(super) account: domain::User,
    /// Present if the mutation that signs the user in has loaded them: its request has no token with which to load
    /// them.
    pub(super) person: Option<domain::Person>,
    pub(super) organisation: Option<organisations_domain::Organisation>,
}

impl User {
    /// A user together with the organisation of the session.
    pub const fn with(
        account: domain::User,
        person: Option<domain::Person>,
        organisation: Option<organisations_domain::Organisation>,
    ) -> Self {
        Self {
            account,
            person,
            organisation,
        }
    }

    /// The key by which pages of users are sorted.
    pub const fn key(&self) -> Uuid {
        self.account.id.0
    }
}

impl From<domain::User> for User {
    fn from(user: domain::User) -> Self {
        Self::with(user, None, None)
    }
}

/// Status of a user account.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::UserStatus")]
pub enum UserStatus {
    /// Not used: an invited person has no account until the invitation is accepted.
    Invited,
    /// The account exists, but its email address is not verified, so it cannot be used to sign in.
    Registered,
    /// The user can sign in.
    Active,
    /// The user cannot sign in until an administrator unlocks the account.
    Locked,
    /// The account is closed for good.
    Deactivated,
}
