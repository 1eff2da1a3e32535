use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::HsCode;
use chassis::{Failure, RequestContext, payloads, payloads_with_warnings};

use crate::domain::ProductId;
use crate::graphql::Written;
use crate::products::domain::{self, Proposal};
use crate::products::graphql::types::{ClassificationMethod, NationalCodeInput, Product};
use crate::products::service::Products;

#[derive(Default)]
pub struct ClassificationsMutation;

#[derive(InputObject)]
struct ProposeClassificationInput {
    product_id: ID,
    /// Six digits that the nomenclature knows. Dots, hyphens and blanks between them are left out.
    hs_code: Written<HsCode>,
    /// At most 50, one a market. They replace those that the product has; an empty list removes them. If they are absent or null, those
    /// that begin with the HS code stay.
    national_codes: Option<Vec<NationalCodeInput>>,
    method: ClassificationMethod,
    /// In percent.
    confidence: Option<i32>,
    /// At most 2,000 characters.
    rationale: Option<String>,
    /// Of a ruling or a provider's opinion, which need one: at most 100 characters.
    reference: Option<String>,
    /// The names of the facts that it rests on: when one of them changes, it is PROPOSED again. At most 50.
    #[graphql(default)]
    rests_on: Vec<String>,
}

#[derive(InputObject)]
struct ConfirmClassificationInput {
    product_id: ID,
}

#[derive(InputObject)]
struct ChallengeClassificationInput {
    product_id: ID,
    /// 1 to 1,000 characters.
    reason: String,
}

payloads_with_warnings! {
    ProposeClassificationPayload { product: Product, from domain::Product, by Product }
}

payloads! {
    ConfirmClassificationPayload { product: Product, from domain::Product, by Product }
    ChallengeClassificationPayload { product: Product, from domain::Product, by Product }
}

#[Object]
impl ClassificationsMutation {
    /// Gives a product other codes, on somebody's word; they are PROPOSED until they are confirmed. For whoever may add
    /// products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `HS_CODE_INVALID`, `HS_CODE_UNKNOWN`, `HS_CODE_TOO_SHORT`, `NATIONAL_CODE_INVALID`,
    /// `REFERENCE_REQUIRED`, `CONFIDENCE_INVALID`, `FACT_NAME_INVALID`, `TEXT_INVALID` or `TOO_MANY` (national codes; or the
    /// classifications of your organisation have as many steps as they may have, 1,000,000 by default).
    ///
    /// Warns with `FACT_UNKNOWN` (a fact in `restsOn` that neither the product has nor a rule pack in force knows) and `MARKET_UNKNOWN`.
    async fn propose_classification(
        &self,
        ctx: &Context<'_>,
        input: ProposeClassificationInput,
    ) -> Result<ProposeClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let proposal = Proposal {
            hs_code: input.hs_code.into_text(),
            national_codes: input
                .national_codes
                .map(|codes| codes.into_iter().map(Into::into).collect()),
            method: input.method.into(),
            confidence: input.confidence,
            rationale: input.rationale,
            reference: input.reference,
            rests_on: input.rests_on,
        };
        let id = ProductId::parse(&input.product_id);
        let done = request
            .service::<Products>()
            .propose_classification(request.caller(), id, proposal, request.now())
            .await;
        ProposeClassificationPayload::of(done)
    }

    /// The seller stands for the codes of a product. For whoever may add products.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED` or `TOO_MANY` (as `proposeClassification` does).
    async fn confirm_classification(
        &self,
        ctx: &Context<'_>,
        input: ConfirmClassificationInput,
    ) -> Result<ConfirmClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ProductId::parse(&input.product_id);
        ConfirmClassificationPayload::of(
            request
                .service::<Products>()
                .confirm_classification(request.caller(), id, request.now())
                .await,
        )
    }

    /// Doubts the codes of a product: the seller has to confirm them again or to propose others. For the seller itself and
    /// administrators.
    ///
    /// Refuses with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `WRONG_STATE` (they are not CONFIRMED) or `REASON_INVALID`.
    async fn challenge_classification(
        &self,
        ctx: &Context<'_>,
        input: ChallengeClassificationInput,
    ) -> Result<ChallengeClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ProductId::parse(&input.product_id);
        let done = request
            .service::<Products>()
            .challenge_classification(request.caller(), id, &input.reason, request.now())
            .await;
        ChallengeClassificationPayload::of(done)
    }
}
