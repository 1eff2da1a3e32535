use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};

use crate::domain::UserId;
use crate::graphql::error::outcome;
use crate::graphql::types::{Role, User};
use crate::graphql::{caller, now, service, uuid};

#[derive(Default)]
pub struct Users;

#[derive(InputObject)]
struct AssignRoleInput {
    user_id: ID,
    /// `PLATFORM_ADMIN`, `RULE_EDITOR`, `RULE_APPROVER` or AUDITOR.
    role: Role,
}

#[derive(SimpleObject)]
struct AssignRolePayload {
    user: Option<User>,
    user_errors: Vec<UserError>,
}

#[Object]
impl Users {
    /// Gives a person a role of the platform, from the next access token on. For administrators.
    ///
    /// Refuses with `USER_NOT_FOUND` or `ROLE_NOT_ASSIGNABLE`.
    #[graphql(tag = "admin")]
    async fn assign_role(
        &self,
        ctx: &Context<'_>,
        input: AssignRoleInput,
    ) -> Result<AssignRolePayload, Failure> {
        let user = UserId(uuid(&input.user_id));
        let result = service(ctx).assign_role(caller(ctx), user, input.role.into(), now(ctx)).await;
        let (user, user_errors) = outcome(result)?;
        Ok(AssignRolePayload { user: user.map(User::from), user_errors })
    }
}
