use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use super::types::Invitation;
use crate::accounts::domain as accounts_domain;
use crate::accounts::graphql::device_payloads::done_by_device;
use crate::accounts::graphql::types::{Locale, Role, User};
use crate::domain::InvitationId;
use crate::invitations::domain;
use crate::invitations::service::{Invitations, NewMember};

/// Registration with an invitation.
#[derive(Default)]
pub struct InvitedUserMutation;

#[derive(Default)]
pub struct InvitationsMutation;

/// Input of `registerUser`.
#[derive(InputObject)]
struct RegisterUserInput {
    /// Token from the invitation email.
    #[graphql(secret)]
    invitation_token: String,
    /// Name of the person, 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// Password of the account: 12 to 128 characters, and not easy to guess. If the invited address has an account, the
    /// password of that account.
    #[graphql(secret)]
    password: String,
    /// Device token from an earlier `signIn`, if the invited address has an account.
    #[graphql(secret)]
    device_token: Option<String>,
    /// Your preferred language. Emails and notification titles are in English. If omitted, the language of the
    /// invitation. The language of an existing account does not change.
    locale: Option<Locale>,
}

/// Input of `inviteMember`.
#[derive(InputObject)]
struct InviteMemberInput {
    /// Email address to invite, at most 254 characters.
    #[graphql(secret)]
    email: String,
    /// Roles of the new member: at least one, at most 10. `assignRole` lists the roles of each kind of organisation.
    #[graphql(validator(max_items = 10))]
    roles: Vec<Role>,
    /// Preferred language of the person, which the new account has unless `registerUser` has another. Emails and
    /// notification titles are in English. If omitted, your language.
    locale: Option<Locale>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `revokeInvitation`.
#[derive(InputObject)]
struct RevokeInvitationInput {
    /// ID of the invitation.
    invitation_id: ID,
    /// Version of the invitation that you read. If the invitation has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `acceptInvitation`.
#[derive(InputObject)]
struct AcceptInvitationInput {
    /// Token from the invitation email.
    #[graphql(secret)]
    token: String,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

done_by_device! {
    /// Result of `registerUser`.
    RegisterUserPayload {
        /// True if the account is a member of the organisation and you can sign in.
        registered
    }
}

chassis::payloads! {
    /// Result of `inviteMember`.
    InviteMemberPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    /// Result of `revokeInvitation`.
    RevokeInvitationPayload { invitation: Invitation, from domain::Invitation, by Invitation }
    /// Result of `acceptInvitation`.
    AcceptInvitationPayload { user: User, from accounts_domain::User, by User::from }
}

#[Object]
impl InvitedUserMutation {
    /// Accepts an invitation with a new account, or with the password of an existing one.
    ///
    /// Everyone who has the token may call this, without signing in. The token proves the address. If the invited
    /// address has an account, send its password to join with it, or sign in and call `acceptInvitation`.
    ///
    /// Errors: `INVITATION_INVALID`; `ACCOUNT_EXISTS` (the address has an account, and the password is wrong or there
    /// were too many attempts; or another request created the account at the same time: try again);
    /// `PASSWORD_INVALID`; `PASSWORD_COMMON`; `TEXT_INVALID` (name).
    #[graphql(tag = "public")]
    async fn register_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegisterUserInput,
    ) -> Result<RegisterUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let new = NewMember {
            token: input.invitation_token.into(),
            name: input.name.into(),
            password: input.password.into(),
            device_token: input.device_token.map(Into::into),
            locale: input.locale.map(Into::into),
        };
        let result = request
            .service::<Invitations>()
            .register_user(&command, new)
            .await;
        RegisterUserPayload::of(result)
    }
}

#[Object]
impl InvitationsMutation {
    /// Invites a person by email to join your organisation.
    ///
    /// Owners may call this. The link in the email is valid for seven days. Another invitation to the same address
    /// replaces the earlier one.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (see `registerOrganisation`); `ROLE_NOT_ASSIGNABLE`; `TOO_MANY`
    /// (your organisation has 100 open invitations, or would have more than 500 members, 20 while it is PENDING; open
    /// invitations count as members); `TOO_MANY_LETTERS` (an organisation sends at most 100 invitations in a day (UTC),
    /// 10 until it is verified; an address receives at most 10 in a day, 3 of them from one organisation; addresses
    /// that differ only in a tag, such as `a+tag@example.org`, are counted together); `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn invite_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: InviteMemberInput,
    ) -> Result<InviteMemberPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let roles: Vec<crate::domain::Role> = input.roles.into_iter().map(Into::into).collect();
        let locale = input.locale.map(Into::into);
        let result = request
            .service::<Invitations>()
            .invite_member(&command, &input.email.into(), &roles, locale)
            .await;
        InviteMemberPayload::of(result)
    }

    /// Revokes an open invitation.
    ///
    /// Owners may call this.
    ///
    /// Errors: `INVITATION_NOT_FOUND`; `INVITATION_INVALID` (accepted or revoked already); `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeInvitationInput,
    ) -> Result<RevokeInvitationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = InvitationId::parse(&input.invitation_id);
        let result = request
            .service::<Invitations>()
            .revoke_invitation(&command, id)
            .await;
        RevokeInvitationPayload::of(result)
    }

    /// Joins the organisation that has invited you.
    ///
    /// Every signed-in user may call this. The invitation must be for the email address of your account. Afterwards
    /// call `switchOrganisation` to act for the organisation. Without an account, call `registerUser` instead.
    ///
    /// Errors: `INVITATION_INVALID`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let result = request
            .service::<Invitations>()
            .accept_invitation(&command, &input.token.into())
            .await;
        AcceptInvitationPayload::of(result)
    }
}
