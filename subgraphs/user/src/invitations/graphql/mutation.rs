use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use super::types::Invitation;
use crate::accounts::domain as accounts_domain;
use crate::accounts::graphql::device_payloads::done_by_device;
use crate::accounts::graphql::types::{Role, User};
use crate::domain::InvitationId;
use crate::invitations::domain;
use crate::invitations::service::{Invitations, NewMember};

/// Registration by an invitation.
#[derive(Default)]
pub struct InvitedUserMutation;

#[derive(Default)]
pub struct InvitationsMutation;

#[derive(InputObject)]
struct RegisterUserInput {
    /// From the invitation's mail.
    #[graphql(secret)]
    invitation_token: String,
    /// 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    password: String,
    /// From an earlier `signIn` of yours, if the invited address has an account.
    #[graphql(secret)]
    device_token: Option<String>,
}

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

done_by_device! {
    RegisterUserPayload {
        /// The account exists and you can sign in to it.
        registered
    }
}

chassis::payloads! {
    InviteMemberPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    RevokeInvitationPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    AcceptInvitationPayload { user: User, from accounts_domain::User, by User::from }
}

#[Object]
impl InvitedUserMutation {
    /// Creates an account for the invited address and accepts the invitation with it. The mail's token proves the address.
    /// If you have an account, give its password, and you join with it; or sign in and use `acceptInvitation`.
    ///
    /// Errors: `INVITATION_INVALID`; `ACCOUNT_EXISTS` (the password is not that of the account, or there were too many
    /// attempts); `PASSWORD_INVALID`; `PASSWORD_COMMON`; `TEXT_INVALID`.
    #[graphql(tag = "public")]
    async fn register_user(
        &self,
        ctx: &Context<'_>,
        input: RegisterUserInput,
    ) -> Result<RegisterUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let new = NewMember {
            token: input.invitation_token.into(),
            name: input.name.into(),
            password: input.password.into(),
            device_token: input.device_token.map(Into::into),
        };
        let result = request
            .service::<Invitations>()
            .register_user(request.caller(), new, request.now())
            .await;
        RegisterUserPayload::of(result)
    }
}

#[Object]
impl InvitationsMutation {
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
            .service::<Invitations>()
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
            .service::<Invitations>()
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
            .service::<Invitations>()
            .accept_invitation(request.caller(), &input.token.into(), request.now())
            .await;
        AcceptInvitationPayload::of(result)
    }
}
