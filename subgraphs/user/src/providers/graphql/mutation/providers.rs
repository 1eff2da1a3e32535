use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chassis::scalar::{Date, HsCode};
use chassis::{Failure, RequestContext};

use crate::domain::AccreditationId;
use crate::providers::domain;
use crate::providers::graphql::types::{ProviderProfile, ProviderServiceInput};
use crate::providers::service::{NewAccreditation, NewProfile, ProfileUpdate, Providers};

#[derive(Default)]
pub struct ProvidersMutation;

#[derive(InputObject)]
struct AddProviderInput {
    /// The public name: 1 to 100 characters.
    display_name: String,
    /// As `en` or `pt-BR`: codes of ISO 639, with or without a country of ISO 3166. At most 20.
    #[graphql(default)]
    languages: Vec<String>,
    /// At most 50.
    #[graphql(default)]
    services: Vec<ProviderServiceInput>,
}

impl From<AddProviderInput> for NewProfile {
    fn from(input: AddProviderInput) -> Self {
        let services = input.services.into_iter().map(Into::into).collect();
        Self {
            display_name: input.display_name,
            languages: input.languages,
            services,
        }
    }
}

#[derive(InputObject)]
struct UpdateProviderInput {
    /// The public name: 1 to 100 characters. Absent: it stays; it cannot be null.
    display_name: MaybeUndefined<String>,
    /// As `en` or `pt-BR`: codes of ISO 639, with or without a country of ISO 3166. At most 20. Absent: they stay; null clears them.
    languages: MaybeUndefined<Vec<String>>,
    /// All services of the profile. At most 50. Absent: they stay; null clears them.
    services: MaybeUndefined<Vec<ProviderServiceInput>>,
}

impl From<UpdateProviderInput> for ProfileUpdate {
    fn from(input: UpdateProviderInput) -> Self {
        let services = input.services.map_value(|services| {
            services
                .into_iter()
                .map(Into::into)
                .collect::<Vec<domain::ProviderService>>()
        });
        Self {
            display_name: input.display_name.into(),
            languages: input.languages.into(),
            services: services.into(),
        }
    }
}

#[derive(InputObject)]
struct AddAccreditationInput {
    /// Who gave it: 1 to 100 characters.
    body: String,
    /// ISO/IEC 17025 (for TESTING), ISO/IEC 17065 (for CERTIFICATION) or ISO/IEC 17020 (for `DOCUMENT_REVIEW`).
    standard: String,
    /// The body's number for it: 1 to 60 characters.
    number: String,
    /// What it is for, in words: 1 to 500 characters.
    scope: String,
    /// Which goods it is for, by the beginning of their code; empty: all. At most 300.
    #[graphql(default)]
    hs_prefixes: Vec<HsCode>,
    /// Which documents it is for, as `TEST_REPORT`; empty: all. At most 300.
    #[graphql(default)]
    document_types: Vec<String>,
    /// Its first day.
    valid_from: Date,
    /// Its last day.
    valid_to: Date,
}

#[derive(InputObject)]
struct WithdrawAccreditationInput {
    accreditation_id: ID,
    /// 1 to 500 characters, for everybody who sees the provider.
    reason: String,
}

chassis::payloads! {
    AddProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    UpdateProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    SubmitProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    AddAccreditationPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    WithdrawAccreditationPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
}

#[Object]
impl ProvidersMutation {
    /// Makes the profile of one's own organisation, as a draft. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `LANGUAGE_INVALID`, `TOO_MANY` (there are at most 50 services, 10 while your organisation is
    /// PENDING; 20 languages), `MARKET_REQUIRED`, `DOCUMENT_TYPE_INVALID`,
    /// `LEAD_DAYS_INVALID` or `PROVIDER_EXISTS`.
    async fn add_provider(
        &self,
        ctx: &Context<'_>,
        input: AddProviderInput,
    ) -> Result<AddProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Providers>()
            .add_provider(request.caller(), input.into(), request.now())
            .await;
        AddProviderPayload::of(result)
    }

    /// Changes the profile of one's own organisation; what is absent stays. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `CANNOT_BE_CLEARED`, `LANGUAGE_INVALID`, `TOO_MANY` (there are at most 50 services, 10 while your
    /// organisation is PENDING; 20 languages), `MARKET_REQUIRED`, `DOCUMENT_TYPE_INVALID`,
    /// `LEAD_DAYS_INVALID`, `SERVICE_REQUIRED` (once it is submitted), `ACCREDITATION_REQUIRED` and `NOT_COVERED` (while it
    /// is listed: as `submitProvider` does), `PROVIDER_NOT_FOUND` or `WRONG_STATE` (it was removed).
    async fn update_provider(
        &self,
        ctx: &Context<'_>,
        input: UpdateProviderInput,
    ) -> Result<UpdateProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Providers>()
            .update_provider(request.caller(), input.into(), request.now())
            .await;
        UpdateProviderPayload::of(result)
    }

    /// Hands the draft of one's own organisation in for review. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `SERVICE_REQUIRED`, `ACCREDITATION_REQUIRED` (none is in force today), `NOT_COVERED` (the
    /// accreditations in force to the standard of a TESTING or CERTIFICATION service are not for each of its documents about
    /// each of its goods), `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    async fn submit_provider(&self, ctx: &Context<'_>) -> Result<SubmitProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<Providers>()
            .submit_provider(request.caller(), request.now())
            .await;
        SubmitProviderPayload::of(result)
    }

    /// Adds an accreditation to the profile of one's own organisation. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `STANDARD_UNKNOWN`, `DOCUMENT_TYPE_INVALID`, `DATES_INVALID`, `TOO_MANY` (of its codes,
    /// or there are 50; 10 while your organisation is PENDING), `PROVIDER_NOT_FOUND` or `WRONG_STATE` (it was removed).
    async fn add_accreditation(
        &self,
        ctx: &Context<'_>,
        input: AddAccreditationInput,
    ) -> Result<AddAccreditationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let new = NewAccreditation {
            body: input.body,
            standard: input.standard,
            number: input.number,
            scope: input.scope,
            hs_prefixes: input.hs_prefixes.into_iter().map(|code| code.0).collect(),
            document_types: input.document_types,
            valid_from: input.valid_from.0,
            valid_to: input.valid_to.0,
        };
        let result = request
            .service::<Providers>()
            .add_accreditation(request.caller(), new, request.now())
            .await;
        AddAccreditationPayload::of(result)
    }

    /// Ends an accreditation before its time. A listed provider that has no right any more to what it offers is suspended.
    /// What is over already stays as it is. For `PROVIDER_OWNER` of the provider, and for administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `ACCREDITATION_NOT_FOUND` or `WRONG_STATE` (the provider was removed).
    async fn withdraw_accreditation(
        &self,
        ctx: &Context<'_>,
        input: WithdrawAccreditationInput,
    ) -> Result<WithdrawAccreditationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = AccreditationId::parse(&input.accreditation_id);
        let withdrawn = request
            .service::<Providers>()
            .withdraw_accreditation(request.caller(), id, &input.reason, request.now())
            .await;
        WithdrawAccreditationPayload::of(withdrawn)
    }
}
