use async_graphql::{Context, Enum, ID, Object};
use chassis::Failure;
use secrecy::ExposeSecret;

use super::Organisation;
use crate::domain;
use crate::graphql::loaders::load;

pub struct User {
    user: domain::User,
    /// Where it came with the user: who has just signed in has no token in this request to load it with.
    organisation: Option<domain::Organisation>,
}

impl User {
    /// A person together with the organisation it belongs to.
    pub const fn with(user: domain::User, organisation: Option<domain::Organisation>) -> Self {
        Self { user, organisation }
    }
}

impl From<domain::User> for User {
    fn from(user: domain::User) -> Self {
        Self::with(user, None)
    }
}

/// A person's account. Known to the person, to colleagues and to administrators.
#[Object]
impl User {
    async fn id(&self) -> ID {
        self.user.id.0.into()
    }

    /// The address that the account was registered with and signs in with.
    async fn email(&self) -> &str {
        self.user.email.expose_secret()
    }

    async fn name(&self) -> &str {
        self.user.name.expose_secret()
    }

    /// The organisation that the person belongs to.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        match &self.organisation {
            Some(known) => Ok(Some(Organisation(known.clone()))),
            None => Ok(load(ctx, self.user.organisation).await?.map(Organisation)),
        }
    }

    /// What the person may do there.
    async fn roles(&self) -> Vec<Role> {
        self.user.roles.iter().map(|&role| role.into()).collect()
    }

    async fn status(&self) -> UserStatus {
        self.user.status.into()
    }
}

/// What a person or a machine may do.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::Role")]
pub enum Role {
    SellerOwner,
    SellerMember,
    ProviderOwner,
    Assessor,
    Carrier,
    /// Runs the platform: providers, clients, roles.
    PlatformAdmin,
    /// Writes rule packs.
    RuleEditor,
    /// Approves rule packs that somebody else wrote.
    RuleApprover,
    /// Reads everything and changes nothing.
    Auditor,
    Partner,
    Device,
    Inspector,
    Ci,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::UserStatus")]
pub enum UserStatus {
    /// Asked to join, not there yet.
    Invited,
    /// Has an account; the address is not verified.
    Registered,
    Active,
    /// May not sign in for now.
    Locked,
    /// May not sign in any more.
    Deactivated,
}
