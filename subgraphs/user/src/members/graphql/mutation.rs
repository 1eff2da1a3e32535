use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::{Role, User};
use crate::domain::{OrganisationId, UserId};
use crate::members::service::{Members, RoleChange};

#[derive(Default)]
pub struct MembersMutation;

#[derive(InputObject)]
struct AssignRoleInput {
    user_id: ID,
    role: Role,
    /// One's own organisation if none is named. For administrators, any.
    organisation_id: Option<ID>,
    /// Why, where the organisation is not one's own: 3 to 500 characters.
    reason: Option<String>,
}

#[derive(InputObject)]
struct RevokeRoleInput {
    user_id: ID,
    role: Role,
    /// One's own organisation if none is named. For administrators, any.
    organisation_id: Option<ID>,
    /// Why, where the organisation is not one's own: 3 to 500 characters.
    reason: Option<String>,
}

#[derive(InputObject)]
struct RemoveMemberInput {
    user_id: ID,
}

chassis::payloads! {
    AssignRolePayload { user: User, from domain::User, by User::from }
    RevokeRolePayload { user: User, from domain::User, by User::from }
    RemoveMemberPayload { user: User, from domain::User, by User::from }
    LeaveOrganisationPayload { user: User, from domain::User, by User::from }
}

#[Object]
impl MembersMutation {
    /// Gives a member a role, from its next access token on. A seller has `SELLER_OWNER` and `SELLER_MEMBER`, a provider
    /// `PROVIDER_OWNER` and ASSESSOR, a carrier CARRIER, the platform `PLATFORM_ADMIN`, `RULE_EDITOR`, `RULE_APPROVER` and AUDITOR.
    /// For owners.
    ///
    /// Refuses with `USER_NOT_FOUND`, `ROLE_NOT_ASSIGNABLE`, `ORGANISATION_NOT_FOUND` or `REASON_REQUIRED`.
    async fn assign_role(
        &self,
        ctx: &Context<'_>,
        input: AssignRoleInput,
    ) -> Result<AssignRolePayload, Failure> {
        let request = RequestContext::of(ctx);
        let AssignRoleInput {
            user_id,
            role,
            organisation_id,
            reason,
        } = input;
        let change = change(&user_id, role, organisation_id.as_ref(), reason);
        let result = request
            .service::<Members>()
            .assign_role(request.caller(), change, request.now())
            .await;
        AssignRolePayload::of(result)
    }

    /// Takes a role away from a member, and ends its sessions in the organisation within seconds. For owners.
    ///
    /// Refuses with `USER_NOT_FOUND`, `LAST_OWNER`, `LAST_ROLE` (use `removeMember`), `ORGANISATION_NOT_FOUND` or `REASON_REQUIRED`.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        input: RevokeRoleInput,
    ) -> Result<RevokeRolePayload, Failure> {
        let request = RequestContext::of(ctx);
        let RevokeRoleInput {
            user_id,
            role,
            organisation_id,
            reason,
        } = input;
        let change = change(&user_id, role, organisation_id.as_ref(), reason);
        let result = request
            .service::<Members>()
            .revoke_role(request.caller(), change, request.now())
            .await;
        RevokeRolePayload::of(result)
    }

    /// Takes a member out of one's own organisation and ends its sessions there within seconds. For owners.
    ///
    /// Refuses with `USER_NOT_FOUND` or `LAST_OWNER`.
    async fn remove_member(
        &self,
        ctx: &Context<'_>,
        input: RemoveMemberInput,
    ) -> Result<RemoveMemberPayload, Failure> {
        let request = RequestContext::of(ctx);
        let user = UserId::parse(&input.user_id);
        let result = request
            .service::<Members>()
            .remove_member(request.caller(), user, request.now())
            .await;
        RemoveMemberPayload::of(result)
    }

    /// Leaves the organisation that the session is for, and ends one's sessions there.
    ///
    /// Refuses with `LAST_OWNER`.
    async fn leave_organisation(
        &self,
        ctx: &Context<'_>,
    ) -> Result<LeaveOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Members>()
            .leave_organisation(request.caller(), request.now())
            .await;
        LeaveOrganisationPayload::of(result)
    }
}

fn change(user: &ID, role: Role, organisation: Option<&ID>, reason: Option<String>) -> RoleChange {
    RoleChange {
        user: UserId::parse(user),
        role: role.into(),
        organisation: organisation.map(|id| OrganisationId::parse(id)),
        reason,
    }
}
