use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::User;
use crate::accounts::service::{Accounts, ProfileChange};

#[derive(Default)]
pub struct ProfileMutation;

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

chassis::payloads! {
    UpdateProfilePayload { user: User, from domain::User, by User::from }
}

#[Object]
impl ProfileMutation {
    /// Changes one's own name and telephone number.
    ///
    /// Refuses with `TEXT_INVALID`, `INVALID` (the telephone number: the message says what is wrong with it) or `CANNOT_BE_CLEARED`.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload, Failure> {
        let request = RequestContext::of(ctx);
        let change = ProfileChange {
            name: input.name.into(),
            phone: input.phone.into(),
        };
        let result = request
            .service::<Accounts>()
            .update_profile(request.caller(), change, request.now())
            .await;
        UpdateProfilePayload::of(result)
    }
}
