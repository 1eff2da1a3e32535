use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::User;
use crate::accounts::service::{Accounts, ProfileChange};

#[derive(Default)]
pub struct ProfileMutation;

/// Input of `updateProfile`.
#[derive(InputObject)]
struct UpdateProfileInput {
    /// Name of the person, 1 to 100 characters. If omitted, the name does not change. Cannot be null.
    #[graphql(secret)]
    name: MaybeUndefined<String>,
    /// Telephone number, for example `+49 30 1234567`. It is stored in the form of ITU-T E.164, for example
    /// `+49301234567`. A number without `+` is read as it is dialled in the country of your organisation, with its
    /// national prefix. Extensions are not supported. If omitted, the number does not change; null clears it.
    #[graphql(secret)]
    phone: MaybeUndefined<String>,
}

chassis::payloads! {
    /// Result of `updateProfile`.
    UpdateProfilePayload { user: User, from domain::User, by User::from }
}

#[Object]
impl ProfileMutation {
    /// Changes your own name and telephone number.
    ///
    /// Every signed-in user may call this.
    ///
    /// Errors: `TEXT_INVALID` (name); `INVALID` (telephone number; the message states the fault); `CANNOT_BE_CLEARED`
    /// (name).
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateProfileInput,
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
