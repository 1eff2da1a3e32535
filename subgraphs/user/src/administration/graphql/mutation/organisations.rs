use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext};

use crate::accounts::service::Proof;
use crate::administration::service::{Administration, Closure};
use crate::domain::OrganisationId;
use crate::organisations::domain;
use crate::organisations::graphql::types::Organisation;

#[derive(Default)]
pub struct OrganisationStatusMutation;

#[derive(InputObject)]
struct VerifyOrganisationInput {
    organisation_id: ID,
}

macro_rules! with_reason {
    ($($name:ident),+) => {$(
        #[derive(InputObject)]
        struct $name {
            organisation_id: ID,
            /// 3 to 500 characters; shown to the organisation and kept in the audit record.
            reason: String,
        }
    )+};
}

with_reason!(SuspendOrganisationInput, ReinstateOrganisationInput);

#[derive(InputObject)]
struct CloseOrganisationInput {
    organisation_id: ID,
    /// 3 to 500 characters; shown to the organisation and kept in the audit record.
    reason: String,
    /// Your password. Your own organisation takes it, or a code of your second factor.
    #[graphql(secret)]
    password: Option<String>,
    /// Six digits of your authenticator application, or a recovery code.
    #[graphql(secret)]
    second_factor_code: Option<String>,
}

chassis::payloads! {
    VerifyOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    SuspendOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    ReinstateOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
    CloseOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
}

#[Object]
impl OrganisationStatusMutation {
    /// Says that a PENDING organisation is who it says: it is ACTIVE. For administrators.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND` or `ORGANISATION_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn verify_organisation(
        &self,
        ctx: &Context<'_>,
        input: VerifyOrganisationInput,
    ) -> Result<VerifyOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .verify_organisation(request.caller(), id, request.now())
            .await;
        VerifyOrganisationPayload::of(result)
    }

    /// Keeps an organisation's people and programs out within seconds, until it is reinstated. For administrators.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND`, `ORGANISATION_IN_STATE`, `REASON_REQUIRED` or `KIND_NOT_ALLOWED` (the platform itself).
    #[graphql(tag = "admin")]
    async fn suspend_organisation(
        &self,
        ctx: &Context<'_>,
        input: SuspendOrganisationInput,
    ) -> Result<SuspendOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .suspend_organisation(request.caller(), id, &input.reason, request.now())
            .await;
        SuspendOrganisationPayload::of(result)
    }

    /// Lets a suspended organisation act again. For administrators.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND`, `ORGANISATION_IN_STATE` or `REASON_REQUIRED`.
    #[graphql(tag = "admin")]
    async fn reinstate_organisation(
        &self,
        ctx: &Context<'_>,
        input: ReinstateOrganisationInput,
    ) -> Result<ReinstateOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = OrganisationId::parse(&input.organisation_id);
        let result = request
            .service::<Administration>()
            .reinstate_organisation(request.caller(), id, &input.reason, request.now())
            .await;
        ReinstateOrganisationPayload::of(result)
    }

    /// Closes an organisation for good, and ends its sessions and programs within seconds.
    ///
    /// Owners may close their own organisation, with their password or, if they have a second factor, a code of it. Administrators
    /// may close any organisation but the platform's own.
    ///
    /// Errors: `ORGANISATION_NOT_FOUND`, `ORGANISATION_IN_STATE`, `REASON_REQUIRED`, `KIND_NOT_ALLOWED` (the platform's own); for
    /// your own organisation `PASSWORD_REQUIRED`, `PASSWORD_WRONG`, `SECOND_FACTOR_INVALID` and `TOO_MANY_ATTEMPTS` (wait as long
    /// as the message says).
    async fn close_organisation(
        &self,
        ctx: &Context<'_>,
        input: CloseOrganisationInput,
    ) -> Result<CloseOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let closure = Closure {
            organisation: OrganisationId::parse(&input.organisation_id),
            reason: input.reason,
            proof: Proof {
                password: input.password.map(Into::into),
                second_factor_code: input.second_factor_code.map(Into::into),
            },
        };
        let result = request
            .service::<Administration>()
            .close_organisation(request.caller(), &closure, request.now())
            .await;
        CloseOrganisationPayload::of(result)
    }
}
