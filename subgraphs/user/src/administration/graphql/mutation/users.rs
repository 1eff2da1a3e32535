use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::{PersonalData, User};
use crate::accounts::service::Proof;
use crate::administration::service::{Administration, Deactivation};
use crate::domain::UserId;

#[derive(Default)]
pub struct UserStatusMutation;

/// Input of `lockUser`.
#[derive(InputObject)]
struct LockUserInput {
    /// ID of the user.
    user_id: ID,
    /// Reason, 3 to 500 characters. It is stored in the audit record.
    reason: String,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `unlockUser`.
#[derive(InputObject)]
struct UnlockUserInput {
    /// ID of the user.
    user_id: ID,
    /// Reason, 3 to 500 characters. It is stored in the audit record.
    reason: String,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `deactivateUser`.
#[derive(InputObject)]
struct DeactivateUserInput {
    /// ID of the user. Omit it to deactivate your own account.
    user_id: Option<ID>,
    /// Reason, 3 to 500 characters. It is stored in the audit record.
    reason: String,
    /// Your password. To deactivate your own account, send this, `secondFactorCode`, or both.
    #[graphql(secret)]
    password: Option<String>,
    /// Six digits of your authenticator application, or a recovery code.
    #[graphql(secret)]
    second_factor_code: Option<String>,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

impl DeactivateUserInput {
    /// Takes the proof out, so that it is not part of the request that an idempotency key identifies: a repeated request
    /// may have another code, because each code works once.
    fn take_proof(&mut self) -> Proof {
        Proof {
            password: self.password.take().map(Into::into),
            second_factor_code: self.second_factor_code.take().map(Into::into),
        }
    }
}

/// Input of `revealPersonalData`.
#[derive(InputObject)]
struct RevealPersonalDataInput {
    /// ID of the user.
    user_id: ID,
    /// Reason for which you need the data, 3 to 500 characters. It is stored in the audit record.
    reason: String,
}

chassis::payloads! {
    /// Result of `lockUser`.
    LockUserPayload { user: User, from domain::User, by User::from }
    /// Result of `unlockUser`.
    UnlockUserPayload { user: User, from domain::User, by User::from }
    /// Result of `deactivateUser`.
    DeactivateUserPayload { user: User, from domain::User, by User::from }
    /// Result of `revealPersonalData`.
    RevealPersonalDataPayload {
        personal_data: PersonalData, from domain::Person, by PersonalData::from
    }
}

#[Object]
impl UserStatusMutation {
    /// Locks a user account until `unlockUser`.
    ///
    /// Administrators may call this. The user's sessions end within seconds.
    ///
    /// Errors: `USER_NOT_FOUND`; `REASON_REQUIRED`; `USER_IN_STATE` (not ACTIVE); `LAST_OWNER` (the last administrator
    /// of the platform who can sign in); `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn lock_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: LockUserInput,
    ) -> Result<LockUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = UserId::parse(&input.user_id);
        let result = request
            .service::<Administration>()
            .lock_user(&command, id, &input.reason)
            .await;
        LockUserPayload::of(result)
    }

    /// Unlocks a user account.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `USER_NOT_FOUND`; `REASON_REQUIRED`; `USER_IN_STATE` (not LOCKED); `VERSION_CONFLICT`; `INVALID`
    /// (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn unlock_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UnlockUserInput,
    ) -> Result<UnlockUserPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = UserId::parse(&input.user_id);
        let result = request
            .service::<Administration>()
            .unlock_user(&command, id, &input.reason)
            .await;
        UnlockUserPayload::of(result)
    }

    /// Deactivates a user account for good.
    ///
    /// You may deactivate your own account with your password or, if you have a second factor, with a code of it.
    /// Administrators may deactivate every account. The user's sessions end within seconds, and the email address can
    /// be registered again. An idempotent replay needs no valid proof.
    ///
    /// Errors: `USER_NOT_FOUND`; `REASON_REQUIRED`; `USER_IN_STATE` (deactivated already); `LAST_OWNER` (the last owner
    /// of a PENDING or ACTIVE organisation: close the organisation, or make another member its owner);
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`. For your own account also
    /// `PASSWORD_REQUIRED`; `PASSWORD_WRONG`; `SECOND_FACTOR_INVALID`; `SECOND_FACTOR_BLOCKED`; `TOO_MANY_ATTEMPTS` (wait
    /// one minute).
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: DeactivateUserInput,
    ) -> Result<DeactivateUserPayload, Failure> {
        let mut input = input;
        let proof = input.take_proof();
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let deactivation = Deactivation {
            user: input.user_id.map(|id| UserId::parse(&id)),
            reason: input.reason,
            proof,
        };
        let result = request
            .service::<Administration>()
            .deactivate_user(&command, &deactivation)
            .await;
        DeactivateUserPayload::of(result)
    }

    /// Reveals the personal data of a user and records the access.
    ///
    /// Administrators and auditors may call this. The audit record names you and your reason. Each call is a read and is
    /// recorded, so there is no idempotency key.
    ///
    /// Errors: `USER_NOT_FOUND`; `REASON_REQUIRED`.
    #[graphql(tag = "admin")]
    async fn reveal_personal_data(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevealPersonalDataInput,
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
