use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::service::Proof;
use crate::administration::service::{Administration, Closure};
use crate::domain::OrganisationId;
use crate::organisations::domain;
use crate::organisations::graphql::types::Organisation;

#[derive(Default)]
pub struct OrganisationStatusMutation;

/// Input of `verifyOrganisation`.
#[derive(InputObject)]
struct VerifyOrganisationInput {
    /// ID of the organisation.
    organisation_id: ID,
    /// Version of the organisation that you read. If the organisation has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

macro_rules! with_reason {
    ($($name:ident),+) => {$(
        /// Organisation whose status changes, and the reason.
        #[derive(InputObject)]
        struct $name {
            /// ID of the organisation.
            organisation_id: ID,
            /// Reason, 3 to 500 characters. It is shown to the organisation and stored in the audit record.
            reason: String,
            /// Version of the organisation that you read. If the organisation has changed since, the mutation is refused
            /// with `VERSION_CONFLICT`.
            expected_version: Option<i32>,
            /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no
            /// further effect and returns the current state of the object.
            idempotency_key: Option<String>,
        }
    )+};
}

with_reason!(SuspendOrganisationInput, ReinstateOrganisationInput);

/// Input of `closeOrganisation`.
#[derive(InputObject)]
struct CloseOrganisationInput {
    /// ID of the organisation.
    organisation_id: ID,
    /// Reason, 3 to 500 characters. It is shown to the organisation and stored in the audit record.
    reason: String,
    /// Your password. To close your own organisation, send this, `secondFactorCode`, or both.
    #[graphql(secret)]
    password: Option<String>,
    /// Six digits of your authenticator application, or a recovery code.
    #[graphql(secret)]
    second_factor_code: Option<String>,
    /// Version of the organisation that you read. If the organisation has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

impl CloseOrganisationInput {
    /// Takes the proof out, so that it is not part of the request that an idempotency key identifies: a repeated request
    /// may have another code, because each code works once.
    fn take_proof(&mut self) -> Proof {
        Proof {
            password: self.password.take().map(Into::into),
            second_factor_code: self.second_factor_code.take().map(Into::into),
        }
    }
}

chassis::payloads! {
    /// Result of `verifyOrganisation`.
    VerifyOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    /// Result of `suspendOrganisation`.
    SuspendOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    /// Result of `reinstateOrganisation`.
    ReinstateOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    /// Result of `closeOrganisation`.
    CloseOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
}

#[Object]
impl OrganisationStatusMutation {
    /// Verifies the identity of an organisation, which changes from PENDING to ACTIVE.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND`; `ORGANISATION_IN_STATE` (not PENDING); `KIND_NOT_ALLOWED` (the platform's own
    /// organisation); `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn verify_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: VerifyOrganisationInput,
    ) -> Result<VerifyOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .verify_organisation(&command, id)
            .await;
        VerifyOrganisationPayload::of(result)
    }

    /// Suspends an organisation until it is reinstated.
    ///
    /// Administrators may call this. The sessions of its users and its API clients stop working within seconds, and its
    /// listed provider profile is suspended.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND`; `ORGANISATION_IN_STATE` (neither PENDING nor ACTIVE); `REASON_REQUIRED`;
    /// `KIND_NOT_ALLOWED` (the platform's own organisation); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn suspend_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SuspendOrganisationInput,
    ) -> Result<SuspendOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .suspend_organisation(&command, id, &input.reason)
            .await;
        SuspendOrganisationPayload::of(result)
    }

    /// Reinstates a suspended organisation, which changes to ACTIVE.
    ///
    /// Administrators may call this. Its API clients work again; a suspended provider profile stays suspended until
    /// `reinstateProvider`.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND`; `ORGANISATION_IN_STATE` (not SUSPENDED); `REASON_REQUIRED`; `KIND_NOT_ALLOWED`
    /// (the platform's own organisation); `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn reinstate_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ReinstateOrganisationInput,
    ) -> Result<ReinstateOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .reinstate_organisation(&command, id, &input.reason)
            .await;
        ReinstateOrganisationPayload::of(result)
    }

    /// Closes an organisation for good.
    ///
    /// Owners may close their own organisation with their password or, if they have a second factor, with a code of it.
    /// Administrators may close every organisation except the platform's own. The sessions of its users and its API
    /// clients stop working within seconds. An idempotent replay needs no valid proof.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND`; `ORGANISATION_IN_STATE` (closed already); `REASON_REQUIRED`;
    /// `KIND_NOT_ALLOWED` (the platform's own organisation); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`. For your own organisation also `PASSWORD_REQUIRED`;
    /// `PASSWORD_WRONG`; `SECOND_FACTOR_INVALID`; `SECOND_FACTOR_BLOCKED`; `TOO_MANY_ATTEMPTS` (wait one minute).
    async fn close_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: CloseOrganisationInput,
    ) -> Result<CloseOrganisationPayload, Failure> {
        let mut input = input;
        let proof = input.take_proof();
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let closure = Closure {
            organisation: OrganisationId::parse(&input.organisation_id),
            reason: input.reason,
            proof,
        };
        let result = request
            .service::<Administration>()
            .close_organisation(&command, &closure)
            .await;
        CloseOrganisationPayload::of(result)
    }
}
