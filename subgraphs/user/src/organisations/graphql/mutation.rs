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
    /// Name under which the organisation appears to others, 1 to 100 characters. If omitted, the name does not change;
    /// null clears it. Without one, others read the name of your provider profile while that is LISTED or SUSPENDED,
    /// else the legal name.
    display_name: MaybeUndefined<String>,
    /// Economic Operators Registration and Identification number, for example `DE123456789012345`. See Regulation (EU)
    /// 952/2013. If omitted, the number does not change; null clears it.
    #[graphql(secret)]
    eori: MaybeUndefined<String>,
    /// VAT identification number, for example `DE123456789`. See Directive 2006/112/EC, article 215. If omitted, the
    /// number does not change; null clears it.
    #[graphql(secret)]
    vat_id: MaybeUndefined<String>,
    /// Version of the organisation that you read. If the organisation has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

impl UpdateOrganisationInput {
    /// Returns the part of the change that the serialised input does not show: there, an absent field and null are
    /// equal.
    fn note(&self) -> String {
        let clearable = [
            (" and the display name is kept", &self.display_name),
            (" and the EORI number is kept", &self.eori),
            (" and the VAT number is kept", &self.vat_id),
        ];
        let kept = clearable.iter().filter(|(_, change)| change.is_undefined());
        kept.map(|(note, _)| *note).collect()
    }
}

chassis::payloads! {
    /// Result of `updateOrganisation`.
    UpdateOrganisationPayload {
        organisation: Organisation, from domain::Organisation, by Organisation::from
    }
}

#[Object]
impl OrganisationsMutation {
    /// Changes the names and the registration numbers of your organisation.
    ///
    /// Owners may call this.
    ///
    /// Errors: `TEXT_INVALID` (legal name or display name); `EORI_INVALID`; `VAT_ID_INVALID`; `CANNOT_BE_CLEARED` (legal
    /// name); `ORGANISATION_NOT_FOUND` (your organisation no longer exists); `VERSION_CONFLICT`; `INVALID` (idempotency
    /// key); `IDEMPOTENCY_KEY_REUSED`.
    async fn update_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateOrganisationInput,
    ) -> Result<UpdateOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command_with(&input, &input.note());
        let new = NewNames {
            legal_name: input.legal_name.into(),
            display_name: input.display_name.into(),
            eori: input.eori.into(),
            vat_id: input.vat_id.into(),
        };
        let result = request
            .service::<Organisations>()
            .update_organisation(&command, new)
            .await;
        UpdateOrganisationPayload::of(result)
    }
}
