use async_graphql::Enum;
use uuid::Uuid;

use crate::accounts::domain;
use crate::organisations::domain as organisations_domain;

pub struct User {
    pub(super) account: domain::User,
    /// Where they came with the user: who has just signed in has no token in this request to load them with.
    pub(super) person: Option<domain::Person>,
    pub(super) organisation: Option<organisations_domain::Organisation>,
}

impl User {
    /// A person together with the organisation that the session is for.
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

    /// What pages of people are sorted by.
    pub const fn key(&self) -> Uuid {
        self.account.id.0
    }
}

impl From<domain::User> for User {
    fn from(user: domain::User) -> Self {
        Self::with(user, None, None)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::UserStatus")]
pub enum UserStatus {
    /// Asked to join, not there yet.
    Invited,
    /// Has an account; the address is not verified, so it cannot be signed in to.
    Registered,
    Active,
    /// May not sign in for now.
    Locked,
    /// May not sign in any more.
    Deactivated,
}
