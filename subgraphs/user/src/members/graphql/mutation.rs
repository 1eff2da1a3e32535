use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::{Role, User};
use crate::domain::{OrganisationId, UserId};
use crate::members::service::{Members, RoleChange};

#[derive(Default)]
pub struct MembersMutation;

/// Input of `assignRole`.
#[derive(InputObject)]
struct AssignRoleInput {
    /// ID of the member.
    user_id: ID,
    /// Role to assign.
    role: Role,
    /// ID of the organisation. Omit it for your own. Only administrators may name another one.
    organisation_id: Option<ID>,
    /// Reason, 3 to 500 characters. Required if the organisation is not your own.
    reason: Option<String>,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `revokeRole`.
#[derive(InputObject)]
struct RevokeRoleInput {
    /// ID of the member.
    user_id: ID,
    /// Role to revoke.
    role: Role,
    /// ID of the organisation. Omit it for your own. Only administrators may name another one.
    organisation_id: Option<ID>,
    /// Reason, 3 to 500 characters. Required if the organisation is not your own.
    reason: Option<String>,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `removeMember`.
#[derive(InputObject)]
struct RemoveMemberInput {
    /// ID of the member.
    user_id: ID,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `leaveOrganisation`.
#[derive(Default, InputObject)]
struct LeaveOrganisationInput {
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::payloads! {
    /// Result of `assignRole`.
    AssignRolePayload { user: User, from domain::User, by User::from }
    /// Result of `revokeRole`.
    RevokeRolePayload { user: User, from domain::User, by User::from }
    /// Result of `removeMember`.
    RemoveMemberPayload { user: User, from domain::User, by User::from }
    /// Result of `leaveOrganisation`.
    LeaveOrganisationPayload { user: User, from domain::User, by User::from }
}

#[Object]
impl MembersMutation {
    /// Assigns a role to a member of an organisation.
    ///
    /// Owners may call this for their own organisation, administrators for every organisation. The role is effective
    /// from the member's next access token. A second call has no effect and no error. Sellers have the roles
    /// `SELLER_OWNER` and `SELLER_MEMBER`; providers `PROVIDER_OWNER` and ASSESSOR; carriers CARRIER; the platform
    /// `PLATFORM_ADMIN`, `RULE_EDITOR`, `RULE_APPROVER` and AUDITOR.
    ///
    /// Errors: `USER_NOT_FOUND` (not a member of the organisation); `ROLE_NOT_ASSIGNABLE`; `ORGANISATION_NOT_FOUND`
    /// (not your own organisation, and you are not an administrator); `REASON_REQUIRED`; `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn assign_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AssignRoleInput,
    ) -> Result<AssignRolePayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let change = RoleChange {
            user: UserId::parse(&input.user_id),
            role: input.role.into(),
            organisation: input.organisation_id.map(|id| OrganisationId::parse(&id)),
            reason: input.reason,
        };
        let members = request.service::<Members>();
        let result = members.assign_role(&command, change).await;
        AssignRolePayload::of(result)
    }

    /// Revokes a role of a member of an organisation.
    ///
    /// Owners may call this for their own organisation, administrators for every organisation. The member's sessions in
    /// the organisation end within seconds. If the member does not have the role, the call has no effect and no error.
    ///
    /// Errors: `USER_NOT_FOUND` (not a member of the organisation); `LAST_OWNER`; `LAST_ROLE` (call `removeMember`
    /// instead); `ORGANISATION_NOT_FOUND` (not your own organisation, and you are not an administrator);
    /// `REASON_REQUIRED`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeRoleInput,
    ) -> Result<RevokeRolePayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let change = RoleChange {
            user: UserId::parse(&input.user_id),
            role: input.role.into(),
            organisation: input.organisation_id.map(|id| OrganisationId::parse(&id)),
            reason: input.reason,
        };
        let members = request.service::<Members>();
        let result = members.revoke_role(&command, change).await;
        RevokeRolePayload::of(result)
    }

    /// Removes a member from your organisation.
    ///
    /// Owners may call this. The member's sessions in the organisation end within seconds.
    ///
    /// Errors: `USER_NOT_FOUND` (not a member of your organisation); `LAST_OWNER`; `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RemoveMemberInput,
    ) -> Result<RemoveMemberPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let user = UserId::parse(&input.user_id);
        let members = request.service::<Members>();
        let result = members.remove_member(&command, user).await;
        RemoveMemberPayload::of(result)
    }

    /// Removes you from the organisation of your session.
    ///
    /// Every signed-in user may call this. Your sessions in the organisation end within seconds.
    ///
    /// Errors: `USER_NOT_FOUND` (you are no longer a member); `LAST_OWNER` (close the organisation, or make another
    /// member its owner); `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn leave_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Parameters of the mutation.")] input: LeaveOrganisationInput,
    ) -> Result<LeaveOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let members = request.service::<Members>();
        let result = members.leave_organisation(&command).await;
        LeaveOrganisationPayload::of(result)
    }
}
