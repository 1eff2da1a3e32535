use async_graphql::{Context, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext};

use super::types::Organisation;
use crate::organisations::domain;
use crate::organisations::service::{NewNames, Organisations};

#[derive(Default)]
pub struct OrganisationsMutation;

#[derive(InputObject)]
struct UpdateOrganisationInput {
    /// 1 to 200 characters. Absent: it stays; it cannot be null.
    #[graphql(secret)]
    legal_name: MaybeUndefined<String>,
    /// An Economic Operators Registration and Identification number (Regulation (EU) 952/2013), as `DE123456789012345`.
    /// Absent: it stays; null clears it.
    #[graphql(secret)]
    eori: MaybeUndefined<String>,
    /// A VAT identification number (Directive 2006/112/EC, article 215), as `DE123456789`.
    /// Absent: it stays; null clears it.
    #[graphql(secret)]
    vat_id: MaybeUndefined<String>,
}

chassis::payloads! {
    UpdateOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
}

#[Object]
impl OrganisationsMutation {
    /// Changes what identifies one's own organisation. For owners.
    ///
    /// Refuses with `TEXT_INVALID`, `EORI_INVALID`, `VAT_ID_INVALID` or `CANNOT_BE_CLEARED`.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        input: UpdateOrganisationInput,
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
