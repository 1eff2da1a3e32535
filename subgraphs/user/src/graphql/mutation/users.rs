use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};

use crate::domain::{self, UserId};
use crate::graphql::error::outcome;
use crate::graphql::types::{PersonalData, User};
use crate::graphql::{caller, now, service, uuid};

#[derive(Default)]
pub struct Users;

#[derive(InputObject)]
struct UpdateProfileInput {
    /// 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// As `+49 30 1234567` (ITU-T E.164); none takes it away.
    #[graphql(secret)]
    phone: Option<String>,
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
    /// Oneself if none is named.
    user_id: Option<ID>,
    /// 3 to 500 characters; kept in the audit record.
    reason: String,
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
    /// Refuses with `TEXT_INVALID` or `PHONE_INVALID`.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload, Failure> {
        let (name, phone) = (input.name.into(), input.phone.map(Into::into));
        let result = service(ctx).update_profile(caller(ctx), &name, phone.as_ref(), now(ctx)).await;
        UpdateProfilePayload::of(result)
    }

    /// Keeps a person out until `unlockUser`, and ends its sessions within seconds. For administrators.
    ///
    /// Refuses with `USER_NOT_FOUND`, `REASON_REQUIRED` or `USER_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn lock_user(&self, ctx: &Context<'_>, input: LockUserInput) -> Result<LockUserPayload, Failure> {
        let id = UserId(uuid(&input.user_id));
        LockUserPayload::of(service(ctx).lock_user(caller(ctx), id, &input.reason, now(ctx)).await)
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
        UnlockUserPayload::of(service(ctx).unlock_user(caller(ctx), id, &input.reason, now(ctx)).await)
    }

    /// Ends an account for good, its sessions within seconds: one's own, or anybody's for administrators. The address can be
    /// registered again.
    ///
    /// Refuses with `USER_NOT_FOUND`, `REASON_REQUIRED`, `USER_IN_STATE` or `LAST_OWNER` (of an organisation that is open: close
    /// it, or make somebody else its owner).
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        input: DeactivateUserInput,
    ) -> Result<DeactivateUserPayload, Failure> {
        let id = input.user_id.map(|id| UserId(uuid(&id)));
        DeactivateUserPayload::of(
            service(ctx).deactivate_user(caller(ctx), id, &input.reason, now(ctx)).await,
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
        let result = service(ctx).reveal_personal_data(caller(ctx), id, &input.reason, now(ctx)).await;
        let (person, user_errors) = outcome(result)?;
        Ok(RevealPersonalDataPayload { personal_data: person.map(Into::into), user_errors })
    }
}
