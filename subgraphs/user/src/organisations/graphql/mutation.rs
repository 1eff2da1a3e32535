use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext};

use super::types::Organisation;
use crate::organisations::domain;
use crate::organisations::service::{NewNames, Organisations};

#[derive(Default)]
pub struct OrganisationsMutation;

/// Input of `updateOrganisation`.
#[derive(InputObject)]
struct UpdateOrganisationInput {
    /// Legal name, 1 to 200 characters. If omitted, the name does not change. Cannot be null.
    #[graphql(secret)]
    legal_name: MaybeUndefined<String>,
    /// Economic Operators Registration and Identification number, for example `DE123456789012345`. See Regulation (EU)
    /// 952/2013. If omitted, the number does not change; null clears it.
    #[graphql(secret)]
    eori: MaybeUndefined<String>,
    /// VAT identification number, for example `DE123456789`. See Directive 2006/112/EC, article 215. If omitted, the
    /// number does not change; null clears it.
    #[graphql(secret)]
    vat_id: MaybeUndefined<String>,
}

chassis::payloads! {
    /// Result of `updateOrganisation`.
    UpdateOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
}

#[Object]
impl OrganisationsMutation {
    /// Changes the legal name and the registration numbers of your organisation.
    ///
    /// Owners may call this.
    ///
    /// Errors: `TEXT_INVALID` (legal name); `EORI_INVALID`; `VAT_ID_INVALID`; `CANNOT_BE_CLEARED` (legal name);
    /// `ORGANISATION_NOT_FOUND` (your organisation no longer exists).
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateOrganisationInput,
    ) -> Result<UpdateOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let new = NewNames {
            legal_name: input.legal_name.into(),
            eori: input.eori.into(),
            vat_id: input.vat_id.into(),
        };
        let result = request
            .service::<Organisations>()
            .update_organisation(request.caller(), new, request.now())
            .await;
        UpdateOrganisationPayload::of(result)
    }
}
