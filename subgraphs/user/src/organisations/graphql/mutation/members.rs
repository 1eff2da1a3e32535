use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain as accounts_domain;
use crate::accounts::graphql::types::{Role, User};
use crate::domain::{InvitationId, OrganisationId, UserId};
use crate::organisations::domain;
use crate::organisations::graphql::types::Invitation;
use crate::organisations::service::RoleChange;
use crate::service::Service;

#[derive(Default)]
pub struct Members;

#[derive(InputObject)]
struct InviteMemberInput {
    /// At most 254 characters.
    #[graphql(secret)]
    email: String,
    /// At least one; which there are depends on the kind of organisation.
    #[graphql(validator(max_items = 10))]
    roles: Vec<Role>,
}

#[derive(InputObject)]
struct RevokeInvitationInput {
    invitation_id: ID,
}

#[derive(InputObject)]
struct AcceptInvitationInput {
    /// From the invitation's mail.
    #[graphql(secret)]
    token: String,
}

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
    InviteMemberPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    RevokeInvitationPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    AcceptInvitationPayload { user: User, from accounts_domain::User, by User::from }
    AssignRolePayload { user: User, from accounts_domain::User, by User::from }
    RevokeRolePayload { user: User, from accounts_domain::User, by User::from }
    RemoveMemberPayload { user: User, from accounts_domain::User, by User::from }
    LeaveOrganisationPayload { user: User, from accounts_domain::User, by User::from }
}

#[Object]
impl Members {
    /// Invites somebody by mail to one's own organisation; the link is good for seven days. Inviting an address again replaces
    /// the invitation before. For owners. At most 100 wait at a time.
    ///
    /// Refuses with `EMAIL_INVALID`, `EMAIL_UNREACHABLE` (as for `registerOrganisation`), `ROLE_NOT_ASSIGNABLE`, `TOO_MANY` (100
    /// invitations are open, or your organisation would have more than 500 members, 20 while it is PENDING; open invitations count)
    /// or `TOO_MANY_LETTERS`: an organisation sends 100 invitations in a day (UTC), 10 while nobody has verified it, and an address gets 10 in a day,
    /// 3 of them from one organisation. Tags (`a+tag@example.org`) make no other address.
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        input: InviteMemberInput,
    ) -> Result<InviteMemberPayload, Failure> {
        let request = RequestContext::of(ctx);
        let roles: Vec<crate::domain::Role> = input.roles.into_iter().map(Into::into).collect();
        let result = request
            .service::<Service>()
            .invite_member(request.caller(), &input.email.into(), &roles, request.now())
            .await;
        InviteMemberPayload::of(result)
    }

    /// Makes an invitation useless. For owners.
    ///
    /// Refuses with `INVITATION_NOT_FOUND` or `INVITATION_INVALID` (it has ended).
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        input: RevokeInvitationInput,
    ) -> Result<RevokeInvitationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = InvitationId::parse(&input.invitation_id);
        let result = request
            .service::<Service>()
            .revoke_invitation(request.caller(), id, request.now())
            .await;
        RevokeInvitationPayload::of(result)
    }

    /// Joins the organisation that one was invited to. The invitation must be for the address of one's own account.
    /// `switchOrganisation` then acts for it. Who has no account uses `registerUser`.
    ///
    /// Refuses with `INVITATION_INVALID`, whatever is wrong.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Service>()
            .accept_invitation(request.caller(), &input.token.into(), request.now())
            .await;
        AcceptInvitationPayload::of(result)
    }

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
            .service::<Service>()
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
            .service::<Service>()
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
            .service::<Service>()
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
            .service::<Service>()
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
