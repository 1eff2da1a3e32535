use async_graphql::{Context, Enum, ID, Object};
use chassis::Failure;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use super::{Role, User};
use crate::domain;
use crate::graphql::loaders::load;

pub struct Invitation(pub domain::Invitation);

impl From<domain::Invitation> for Invitation {
    fn from(invitation: domain::Invitation) -> Self {
        Self(invitation)
    }
}

/// Somebody is asked to join an organisation. Known to its owners.
#[Object]
impl Invitation {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn email(&self) -> &str {
        self.0.email.expose_secret()
    }

    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().map(|&role| role.into()).collect()
    }

    async fn invited_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Failure> {
        Ok(load(ctx, self.0.invited_by).await?.map(User::from))
    }

    /// One that is PENDING after `expiresAt` is of no use any more.
    async fn status(&self) -> InvitationStatus {
        self.0.status.into()
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::InvitationStatus")]
pub enum InvitationStatus {
    Pending,
    Accepted,
    /// Taken back, or replaced by a newer one.
    Revoked,
}
