use async_graphql::{Context, Object};
use chassis::{Failure, RequestContext};

use super::Role;
use crate::accounts::domain;
use crate::organisations::graphql::types::Organisation;

pub struct Membership(pub domain::Membership);

/// What a person may do in an organisation.
#[Object]
impl Membership {
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    async fn roles(&self) -> Vec<Role> {
        self.0.roles.iter().map(|&role| role.into()).collect()
    }
}
