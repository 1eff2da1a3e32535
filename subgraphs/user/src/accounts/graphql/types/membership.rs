use async_graphql::{Context, Object};
use chassis::{Failure, RequestContext};

use super::Role;
use crate::accounts::domain;
use crate::organisations::graphql::types::Organisation;

pub struct Membership(pub domain::Membership);

/// Membership of a user in an organisation.
#[Object]
impl Membership {
    /// The organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    /// Roles of the user in the organisation.
    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().map(|&role| role.into()).collect()
    }
}
