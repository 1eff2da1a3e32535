use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::{PersonalData, User};
use crate::accounts::service::Proof;
use crate::administration::service::{Administration, Deactivation};
use crate::domain::UserId;

#[derive(Default)]
pub struct UserStatusMutation;

#[derive(InputObject)]
struct LockUserInput {
    user_id: ID,
    /// 3 to 500 characters; kept in the audit record.
    reason: String,
}

#[derive(InputObject)]
struct UnlockUserInput {
    user_id: ID,
    /// 3 to 500 characters; kept in the audit record.
    reason: String,
}

#[derive(InputObject)]
struct DeactivateUserInput {
    /// The account to end. Omit it for your own.
    user_id: Option<ID>,
    /// 3 to 500 characters; kept in the audit record.
    reason: String,
    /// Your password. Your own account takes it, or a code of your second factor.
    #[graphql(secret)]
    password: Option<String>,
    /// Six digits of your authenticator application, or a recovery code.
    #[graphql(secret)]
    second_factor_code: Option<String>,
}

#[derive(InputObject)]
struct RevealPersonalDataInput {
    user_id: ID,
    /// Why it must be known: 3 to 500 characters; kept in the audit record.
    reason: String,
}

chassis::payloads! {
    LockUserPayload { user: User, from domain::User, by User::from }
    UnlockUserPayload { user: User, from domain::User, by User::from }
    DeactivateUserPayload { user: User, from domain::User, by User::from }
    RevealPersonalDataPayload {
        personal_data: PersonalData, from domain::Person, by PersonalData::from
    }
}

#[Object]
impl UserStatusMutation {
    /// Keeps a person out until `unlockUser`, and ends its sessions within seconds. For administrators.
    ///
    /// Refuses with `USER_NOT_FOUND`, `REASON_REQUIRED` or `USER_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn lock_user(
        &self,
        ctx: &Context<'_>,
        input: LockUserInput,
    ) -> Result<LockUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = UserId::parse(&input.user_id);
        let result = request
            .service::<Administration>()
            .lock_user(request.caller(), id, &input.reason, request.now())
            .await;
        LockUserPayload::of(result)
    }

    /// Lets a locked person in again. For administrators.
    ///
    /// Refuses with `USER_NOT_FOUND`, `REASON_REQUIRED` or `USER_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn unlock_user(
        &self,
        ctx: &Context<'_>,
        input: UnlockUserInput,
    ) -> Result<UnlockUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = UserId::parse(&input.user_id);
        let result = request
            .service::<Administration>()
            .unlock_user(request.caller(), id, &input.reason, request.now())
            .await;
        UnlockUserPayload::of(result)
    }

    /// Ends an account for good, and its sessions within seconds. The address can be registered again.
    ///
    /// You may end your own account, with your password or, if you have a second factor, a code of it. Administrators may end any
    /// account.
    ///
    /// Errors: `USER_NOT_FOUND`, `REASON_REQUIRED`, `USER_IN_STATE`, `LAST_OWNER` (of an open organisation: close it, or make
    /// another member its owner); for your own account `PASSWORD_REQUIRED`, `PASSWORD_WRONG`, `SECOND_FACTOR_INVALID` and
    /// `TOO_MANY_ATTEMPTS` (wait as long as the message says).
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        input: DeactivateUserInput,
    ) -> Result<DeactivateUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let deactivation = Deactivation {
            user: input.user_id.map(|id| UserId::parse(&id)),
            reason: input.reason,
            proof: Proof {
                password: input.password.map(Into::into),
                second_factor_code: input.second_factor_code.map(Into::into),
            },
        };
        let result = request
            .service::<Administration>()
            .deactivate_user(request.caller(), &deactivation, request.now())
            .await;
        DeactivateUserPayload::of(result)
    }

    /// Shows who a person is to somebody who runs the platform and must know it. It is recorded who asked, and why. For
    /// administrators and auditors.
    ///
    /// Refuses with `USER_NOT_FOUND` or `REASON_REQUIRED`.
    #[graphql(tag = "admin")]
    async fn reveal_personal_data(
        &self,
        ctx: &Context<'_>,
        input: RevealPersonalDataInput,
    ) -> Result<RevealPersonalDataPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = UserId::parse(&input.user_id);
        let result = request
            .service::<Administration>()
            .reveal_personal_data(request.caller(), id, &input.reason, request.now())
            .await;
        RevealPersonalDataPayload::of(result)
    }
}
