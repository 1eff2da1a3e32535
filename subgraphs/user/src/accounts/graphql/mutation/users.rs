use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chassis::{Failure, UserError};

use crate::accounts::domain;
use crate::accounts::graphql::types::{PersonalData, User};
use crate::accounts::service::{Deactivation, ProfileChange, Proof};
use crate::domain::UserId;
use crate::graphql::error::outcome;
use crate::graphql::{caller, now, service, uuid};

#[derive(Default)]
pub struct Users;

#[derive(InputObject)]
struct UpdateProfileInput {
    /// 1 to 100 characters. Absent: it stays; it cannot be null.
    #[graphql(secret)]
    name: MaybeUndefined<String>,
    /// For example `+49 30 1234567`; kept as `+49301234567` (ITU-T E.164). A number without `+` is read as it is dialled in the
    /// country of your organisation, with its national prefix. It has no extension. Absent: it stays; null clears it.
    #[graphql(secret)]
    phone: MaybeUndefined<String>,
}

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

payload!(UpdateProfilePayload { user: User } from domain::User);
payload!(LockUserPayload { user: User } from domain::User);
payload!(UnlockUserPayload { user: User } from domain::User);
payload!(DeactivateUserPayload { user: User } from domain::User);

#[derive(SimpleObject)]
struct RevealPersonalDataPayload {
    personal_data: Option<PersonalData>,
    user_errors: Vec<UserError>,
}

#[Object]
impl Users {
    /// Changes one's own name and telephone number.
    ///
    /// Refuses with `TEXT_INVALID`, `INVALID` (the telephone number: the message says what is wrong with it) or `CANNOT_BE_CLEARED`.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload, Failure> {
        let change = ProfileChange {
            name: input.name.into(),
            phone: input.phone.into(),
        };
        let result = service(ctx)
            .update_profile(caller(ctx), change, now(ctx))
            .await;
        UpdateProfilePayload::of(result)
    }

    /// Keeps a person out until `unlockUser`, and ends its sessions within seconds. For administrators.
    ///
    /// Refuses with `USER_NOT_FOUND`, `REASON_REQUIRED` or `USER_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn lock_user(
        &self,
        ctx: &Context<'_>,
        input: LockUserInput,
    ) -> Result<LockUserPayload, Failure> {
        let id = UserId(uuid(&input.user_id));
        LockUserPayload::of(
            service(ctx)
                .lock_user(caller(ctx), id, &input.reason, now(ctx))
                .await,
        )
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
        let id = UserId(uuid(&input.user_id));
        UnlockUserPayload::of(
            service(ctx)
                .unlock_user(caller(ctx), id, &input.reason, now(ctx))
                .await,
        )
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
        let deactivation = Deactivation {
            user: input.user_id.map(|id| UserId(uuid(&id))),
            reason: input.reason,
            proof: Proof {
                password: input.password.map(Into::into),
                second_factor_code: input.second_factor_code.map(Into::into),
            },
        };
        DeactivateUserPayload::of(
            service(ctx)
                .deactivate_user(caller(ctx), &deactivation, now(ctx))
                .await,
        )
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
        let id = UserId(uuid(&input.user_id));
        let result = service(ctx)
            .reveal_personal_data(caller(ctx), id, &input.reason, now(ctx))
            .await;
        let (person, user_errors) = outcome(result)?;
        Ok(RevealPersonalDataPayload {
            personal_data: person.map(Into::into),
            user_errors,
        })
    }
}
