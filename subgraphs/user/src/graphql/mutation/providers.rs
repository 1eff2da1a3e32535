use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, UserError};

use crate::domain::{self, ProviderId};
use crate::graphql::error::outcome;
use crate::graphql::types::{ProviderProfile, ProviderServiceInput};
use crate::graphql::{caller, now, service, uuid};
use crate::service::{Error, NewAccreditation, NewProfile};

#[derive(Default)]
pub struct Providers;

#[derive(InputObject)]
struct UpdateProviderInput {
    /// The public name: 1 to 100 characters.
    display_name: String,
    /// As `en` or `pt-BR`. At most 20.
    #[graphql(default)]
    languages: Vec<String>,
    /// At most 50.
    #[graphql(default)]
    services: Vec<ProviderServiceInput>,
}

#[derive(InputObject)]
struct AddAccreditationInput {
    /// Who gave it: 1 to 100 characters.
    body: String,
    /// ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065.
    standard: String,
    /// The body's number for it: 1 to 60 characters.
    number: String,
    /// What it is for: 1 to 500 characters.
    scope: String,
    /// Its first day.
    valid_from: Date,
    /// Its last day.
    valid_to: Date,
}

#[derive(InputObject)]
struct ApproveProviderInput {
    provider_id: ID,
}

macro_rules! payloads {
    ($($name:ident),+) => {$(
        #[derive(SimpleObject)]
        struct $name {
            provider: Option<ProviderProfile>,
            user_errors: Vec<UserError>,
        }

        impl $name {
            fn of(result: Result<domain::Provider, Error>) -> Result<Self, Failure> {
                let (provider, user_errors) = outcome(result)?;
                Ok(Self { provider: provider.map(ProviderProfile), user_errors })
            }
        }
    )+};
}

payloads!(UpdateProviderPayload, AddAccreditationPayload, SubmitProviderPayload, ApproveProviderPayload);

#[Object]
impl Providers {
    /// Replaces the profile of one's own organisation; the first time, it makes one, as a draft. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `LANGUAGE_INVALID`, `TOO_MANY`, `MARKET_REQUIRED`, `DOCUMENT_TYPE_INVALID`,
    /// `LEAD_DAYS_INVALID`, `SERVICE_REQUIRED` (once it is submitted) or `WRONG_STATE`.
    async fn update_provider(
        &self,
        ctx: &Context<'_>,
        input: UpdateProviderInput,
    ) -> Result<UpdateProviderPayload, Failure> {
        let services = input.services.into_iter().map(Into::into).collect();
        let new = NewProfile { display_name: input.display_name, languages: input.languages, services };
        UpdateProviderPayload::of(service(ctx).update_provider(caller(ctx), new, now(ctx)).await)
    }

    /// Adds an accreditation to the profile of one's own organisation. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `STANDARD_UNKNOWN`, `DATES_INVALID`, `TOO_MANY`, `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    async fn add_accreditation(
        &self,
        ctx: &Context<'_>,
        input: AddAccreditationInput,
    ) -> Result<AddAccreditationPayload, Failure> {
        let new = NewAccreditation {
            body: input.body,
            standard: input.standard,
            number: input.number,
            scope: input.scope,
            valid_from: input.valid_from.0,
            valid_to: input.valid_to.0,
        };
        AddAccreditationPayload::of(service(ctx).add_accreditation(caller(ctx), new, now(ctx)).await)
    }

    /// Hands the draft of one's own organisation in for review. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `SERVICE_REQUIRED`, `ACCREDITATION_REQUIRED`, `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    async fn submit_provider(&self, ctx: &Context<'_>) -> Result<SubmitProviderPayload, Failure> {
        SubmitProviderPayload::of(service(ctx).submit_provider(caller(ctx), now(ctx)).await)
    }

    /// Lists a provider that was reviewed. For administrators.
    ///
    /// Refuses with `PROVIDER_NOT_FOUND`, `ACCREDITATION_REQUIRED` (all have expired since) or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn approve_provider(
        &self,
        ctx: &Context<'_>,
        input: ApproveProviderInput,
    ) -> Result<ApproveProviderPayload, Failure> {
        let id = ProviderId(uuid(&input.provider_id));
        ApproveProviderPayload::of(service(ctx).approve_provider(caller(ctx), id, now(ctx)).await)
    }
}
