use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;

use crate::domain::{self, OrganisationId};
use crate::graphql::types::Organisation;
use crate::graphql::{caller, now, service, uuid};
use crate::service::NewNames;

#[derive(Default)]
pub struct Organisations;

#[derive(InputObject)]
struct UpdateOrganisationInput {
    /// 1 to 200 characters.
    #[graphql(secret)]
    legal_name: String,
    /// An Economic Operators Registration and Identification number (Regulation (EU) 952/2013), as `DE123456789012345`.
    #[graphql(secret)]
    eori: Option<String>,
    /// A VAT identification number (Directive 2006/112/EC, article 215), as `DE123456789`.
    #[graphql(secret)]
    vat_id: Option<String>,
}

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

with_reason!(SuspendOrganisationInput, ReinstateOrganisationInput, CloseOrganisationInput);

payload!(UpdateOrganisationPayload { organisation: Organisation } from domain::Organisation);
payload!(VerifyOrganisationPayload { organisation: Organisation } from domain::Organisation);
payload!(SuspendOrganisationPayload { organisation: Organisation } from domain::Organisation);
payload!(ReinstateOrganisationPayload { organisation: Organisation } from domain::Organisation);
payload!(CloseOrganisationPayload { organisation: Organisation } from domain::Organisation);

#[Object]
impl Organisations {
    /// Changes what identifies one's own organisation. For owners.
    ///
    /// Refuses with `TEXT_INVALID`, `EORI_INVALID` or `VAT_ID_INVALID`.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        input: UpdateOrganisationInput,
    ) -> Result<UpdateOrganisationPayload, Failure> {
        let new = NewNames {
            legal_name: input.legal_name.into(),
            eori: input.eori.map(Into::into),
            vat_id: input.vat_id.map(Into::into),
        };
        UpdateOrganisationPayload::of(service(ctx).update_organisation(caller(ctx), new, now(ctx)).await)
    }

    /// Says that a PENDING organisation is who it says: it is ACTIVE. For administrators.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND` or `ORGANISATION_IN_STATE`.
    #[graphql(tag = "admin")]
    async fn verify_organisation(
        &self,
        ctx: &Context<'_>,
        input: VerifyOrganisationInput,
    ) -> Result<VerifyOrganisationPayload, Failure> {
        let id = OrganisationId(uuid(&input.organisation_id));
        VerifyOrganisationPayload::of(service(ctx).verify_organisation(caller(ctx), id, now(ctx)).await)
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
        let id = OrganisationId(uuid(&input.organisation_id));
        let result = service(ctx).suspend_organisation(caller(ctx), id, &input.reason, now(ctx)).await;
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
        let id = OrganisationId(uuid(&input.organisation_id));
        let result = service(ctx).reinstate_organisation(caller(ctx), id, &input.reason, now(ctx)).await;
        ReinstateOrganisationPayload::of(result)
    }

    /// Ends an organisation for good, its sessions and programs within seconds. For its owners, and for administrators.
    ///
    /// Refuses with `ORGANISATION_NOT_FOUND`, `ORGANISATION_IN_STATE`, `REASON_REQUIRED` or `KIND_NOT_ALLOWED` (the platform itself).
    async fn close_organisation(
        &self,
        ctx: &Context<'_>,
        input: CloseOrganisationInput,
    ) -> Result<CloseOrganisationPayload, Failure> {
        let id = OrganisationId(uuid(&input.organisation_id));
        let result = service(ctx).close_organisation(caller(ctx), id, &input.reason, now(ctx)).await;
        CloseOrganisationPayload::of(result)
    }
}
