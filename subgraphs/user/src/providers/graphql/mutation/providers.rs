use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chassis::scalar::{Date, HsCode};
use chassis::{Failure, RequestContext};

use crate::domain::AccreditationId;
use crate::providers::domain;
use crate::providers::graphql::types::{ProviderProfile, ProviderServiceInput};
use crate::providers::service::{NewAccreditation, NewProfile, ProfileUpdate, Providers};

#[derive(Default)]
pub struct ProvidersMutation;

/// Input of `addProvider`.
#[derive(InputObject)]
struct AddProviderInput {
    /// Public name, 1 to 100 characters.
    display_name: String,
    /// Languages, for example `en` or `pt-BR`: codes of ISO 639, with or without a country of ISO 3166. At most 20.
    #[graphql(default)]
    languages: Vec<String>,
    /// Services that the provider offers. At most 50, 10 while your organisation is PENDING.
    #[graphql(default)]
    services: Vec<ProviderServiceInput>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
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

/// Input of `updateProvider`.
#[derive(InputObject)]
struct UpdateProviderInput {
    /// Public name, 1 to 100 characters. If omitted, the name does not change. Cannot be null.
    display_name: MaybeUndefined<String>,
    /// Languages, for example `en` or `pt-BR`: codes of ISO 639, with or without a country of ISO 3166. At most 20. If
    /// omitted, they do not change; null clears them.
    languages: MaybeUndefined<Vec<String>>,
    /// All services of the profile. At most 50, 10 while your organisation is PENDING. If omitted, they do not change;
    /// null clears them.
    services: MaybeUndefined<Vec<ProviderServiceInput>>,
    /// Version of the provider profile that you read. If the provider profile has changed since, the mutation is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
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

/// Input of `submitProvider`.
#[derive(Default, InputObject)]
struct SubmitProviderInput {
    /// Version of the provider profile that you read. If the provider profile has changed since, the mutation is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `addAccreditation`.
#[derive(InputObject)]
struct AddAccreditationInput {
    /// Accreditation body, 1 to 100 characters.
    body: String,
    /// Standard: ISO/IEC 17025 (for TESTING), ISO/IEC 17065 (for CERTIFICATION) or ISO/IEC 17020 (for
    /// `DOCUMENT_REVIEW`). Case and blanks are ignored.
    standard: String,
    /// Number that the body has given to the accreditation, 1 to 60 characters.
    number: String,
    /// Scope as the body words it, 1 to 500 characters.
    scope: String,
    /// Prefixes of the HS codes of the goods that the accreditation covers; empty for all goods. At most 300.
    #[graphql(default)]
    hs_prefixes: Vec<HsCode>,
    /// Document types that the accreditation covers, for example `TEST_REPORT`; empty for all documents. At most 300.
    #[graphql(default)]
    document_types: Vec<String>,
    /// First day of the validity.
    valid_from: Date,
    /// Last day of the validity.
    valid_to: Date,
    /// Version of the provider profile that you read. If the provider profile has changed since, the mutation is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

impl From<AddAccreditationInput> for NewAccreditation {
    fn from(input: AddAccreditationInput) -> Self {
        Self {
            body: input.body,
            standard: input.standard,
            number: input.number,
            scope: input.scope,
            hs_prefixes: input.hs_prefixes.into_iter().map(|code| code.0).collect(),
            document_types: input.document_types,
            valid_from: input.valid_from.0,
            valid_to: input.valid_to.0,
        }
    }
}

/// Input of `withdrawAccreditation`.
#[derive(InputObject)]
struct WithdrawAccreditationInput {
    /// ID of the accreditation.
    accreditation_id: ID,
    /// Reason, 1 to 500 characters. Everyone who may read the provider may read it.
    reason: String,
    /// Version of the provider profile that you read. If the provider profile has changed since, the mutation is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::payloads! {
    /// Result of `addProvider`.
    AddProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    /// Result of `updateProvider`.
    UpdateProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    /// Result of `submitProvider`.
    SubmitProviderPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    /// Result of `addAccreditation`.
    AddAccreditationPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
    /// Result of `withdrawAccreditation`.
    WithdrawAccreditationPayload {
        provider: ProviderProfile, from domain::Provider, by ProviderProfile
    }
}

#[Object]
impl ProvidersMutation {
    /// Creates the provider profile of your organisation as a DRAFT.
    ///
    /// Owners of a provider (`PROVIDER_OWNER`) may call this.
    ///
    /// Errors: `TEXT_INVALID`; `LANGUAGE_INVALID`; `TOO_MANY` (at most 50 services, 10 while your organisation is
    /// PENDING; 20 languages; 300 codes or markets of a service); `MARKET_REQUIRED`; `DOCUMENT_TYPE_INVALID`;
    /// `LEAD_DAYS_INVALID`; `PROVIDER_EXISTS`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn add_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AddProviderInput,
    ) -> Result<AddProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let providers = request.service::<Providers>();
        let command = request.command(&input);
        AddProviderPayload::of(providers.add_provider(&command, input.into()).await)
    }

    /// Changes the provider profile of your organisation.
    ///
    /// Owners of a provider (`PROVIDER_OWNER`) may call this. Omitted fields do not change.
    ///
    /// Errors: `TEXT_INVALID`; `CANNOT_BE_CLEARED` (name); `LANGUAGE_INVALID`; `TOO_MANY` (at most 50 services, 10
    /// while your organisation is PENDING; 20 languages; 300 codes or markets of a service); `MARKET_REQUIRED`;
    /// `DOCUMENT_TYPE_INVALID`; `LEAD_DAYS_INVALID`; `SERVICE_REQUIRED` (the profile is not a DRAFT);
    /// `ACCREDITATION_REQUIRED` and `NOT_COVERED` (the profile is LISTED: see `submitProvider`); `PROVIDER_NOT_FOUND`;
    /// `WRONG_STATE` (the profile is REMOVED); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn update_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateProviderInput,
    ) -> Result<UpdateProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let providers = request.service::<Providers>();
        // In the serialised input, an absent field and null are equal, but the requests differ.
        let nulls = [
            input.display_name.is_null(),
            input.languages.is_null(),
            input.services.is_null(),
        ];
        let command = request.command_with(&input, &format!(" {nulls:?}"));
        UpdateProviderPayload::of(providers.update_provider(&command, input.into()).await)
    }

    /// Submits the draft of your provider profile for review.
    ///
    /// Owners of a provider (`PROVIDER_OWNER`) may call this.
    ///
    /// Errors: `SERVICE_REQUIRED`; `ACCREDITATION_REQUIRED` (none is in force today); `NOT_COVERED` (the accreditations
    /// in force to the standard of a TESTING or CERTIFICATION service do not cover each of its documents for each of
    /// its goods); `PROVIDER_NOT_FOUND`; `WRONG_STATE` (not a DRAFT); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn submit_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Parameters of the mutation.")] input: SubmitProviderInput,
    ) -> Result<SubmitProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let providers = request.service::<Providers>();
        let command = request.command(&input);
        SubmitProviderPayload::of(providers.submit_provider(&command).await)
    }

    /// Adds an accreditation to the provider profile of your organisation.
    ///
    /// Owners of a provider (`PROVIDER_OWNER`) may call this.
    ///
    /// Errors: `TEXT_INVALID`; `STANDARD_UNKNOWN`; `DOCUMENT_TYPE_INVALID`; `DATES_INVALID`; `TOO_MANY` (more than 300
    /// codes, or more than 50 accreditations, 10 while your organisation is PENDING); `PROVIDER_NOT_FOUND`;
    /// `WRONG_STATE` (the profile is REMOVED); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn add_accreditation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: AddAccreditationInput,
    ) -> Result<AddAccreditationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let providers = request.service::<Providers>();
        let command = request.command(&input);
        AddAccreditationPayload::of(providers.add_accreditation(&command, input.into()).await)
    }

    /// Withdraws an accreditation before its last day.
    ///
    /// Owners of the provider (`PROVIDER_OWNER`) and administrators may call this. A listed provider whose services are
    /// no longer covered is suspended. For an accreditation that has ended, the call has no effect and no error.
    ///
    /// Errors: `TEXT_INVALID`; `ACCREDITATION_NOT_FOUND`; `WRONG_STATE` (the profile is REMOVED); `VERSION_CONFLICT`;
    /// `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn withdraw_accreditation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: WithdrawAccreditationInput,
    ) -> Result<WithdrawAccreditationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let providers = request.service::<Providers>();
        let command = request.command(&input);
        let id = AccreditationId::parse(&input.accreditation_id);
        let withdrawn = providers
            .withdraw_accreditation(&command, id, &input.reason)
            .await;
        WithdrawAccreditationPayload::of(withdrawn)
    }
}
