use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::domain;
use crate::accounts::graphql::types::{Locale, User};
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
    /// Your preferred language. Emails and notification titles are in English. If omitted, the language does not change.
    /// Cannot be null.
    locale: MaybeUndefined<Locale>,
    /// Version of the user that you read. If the user has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::payloads! {
    /// Result of `updateProfile`.
    UpdateProfilePayload { user: User, from domain::User, by User::from }
}

#[Object]
impl ProfileMutation {
    /// Changes your own name, telephone number and language.
    ///
    /// Every signed-in user may call this.
    ///
    /// Errors: `TEXT_INVALID` (name); `INVALID` (idempotency key, or telephone number; the message states the fault);
    /// `CANNOT_BE_CLEARED` (name or language); `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload, Failure> {
        let request = RequestContext::of(ctx);
        // In the serialised input, an absent number and null are equal, but the requests differ.
        let note = if input.phone.is_undefined() {
            " and the telephone number is kept"
        } else {
            ""
        };
        let command = request.command_with(&input, note);
        let change = ProfileChange {
            name: input.name.into(),
            phone: input.phone.into(),
            locale: input.locale.into(),
        };
        let result = request
            .service::<Accounts>()
            .update_profile(&command, change)
            .await;
        UpdateProfilePayload::of(result)
    }
}
