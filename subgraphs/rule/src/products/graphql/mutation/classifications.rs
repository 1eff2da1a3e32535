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

/// Input of `proposeClassification`.
#[derive(InputObject)]
struct ProposeClassificationInput {
    /// ID of the product.
    product_id: ID,
    /// HS code of six digits, which the nomenclature must have. Dots, hyphens and blanks between the digits are ignored.
    hs_code: Written<HsCode>,
    /// National codes of the product. At most 50, one for each market. They replace the existing ones; an empty list removes them.
    /// If absent or null, the existing codes that begin with the HS code are kept.
    national_codes: Option<Vec<NationalCodeInput>>,
    /// Source of the classification.
    method: ClassificationMethod,
    /// Confidence in the classification, from 0 to 100 percent.
    confidence: Option<i32>,
    /// Reasons for the classification. At most 2,000 characters.
    rationale: Option<String>,
    /// Reference of the ruling or of the opinion of the provider, at most 100 characters. Required for the methods RULING and
    /// PROVIDER.
    reference: Option<String>,
    /// Names of the facts that the classification depends on. If one of them changes, the classification becomes PROPOSED again. At
    /// most 50.
    #[graphql(default)]
    rests_on: Vec<String>,
    /// Version of the product that you read. If the product has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `confirmClassification`.
#[derive(InputObject)]
struct ConfirmClassificationInput {
    /// ID of the product.
    product_id: ID,
    /// Version of the product that you read. If the product has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `challengeClassification`.
#[derive(InputObject)]
struct ChallengeClassificationInput {
    /// ID of the product.
    product_id: ID,
    /// Reason for the challenge. 1 to 1,000 characters.
    reason: String,
    /// Version of the product that you read. If the product has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads_with_warnings! {
    /// Result of `proposeClassification`.
    ProposeClassificationPayload { product: Product, from domain::Product, by Product }
}

payloads! {
    /// Result of `confirmClassification`.
    ConfirmClassificationPayload { product: Product, from domain::Product, by Product }
    /// Result of `challengeClassification`.
    ChallengeClassificationPayload { product: Product, from domain::Product, by Product }
}

#[Object]
impl ClassificationsMutation {
    /// Proposes codes for a product.
    ///
    /// Sellers who may create products may call this. The codes replace those of the product, and its classification becomes
    /// PROPOSED.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `HS_CODE_INVALID`; `HS_CODE_UNKNOWN`; `HS_CODE_TOO_SHORT`; `NATIONAL_CODE_INVALID`;
    /// `REFERENCE_REQUIRED`; `CONFIDENCE_INVALID`; `FACT_NAME_INVALID` if `restsOn` has an invalid name; `TEXT_INVALID` for the rationale
    /// or the reference; `TOO_MANY` if `restsOn` has more than 50 names, if there are too many national codes, or if the classifications of
    /// your organisation have reached their limit of steps (1,000,000 by default); `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `FACT_UNKNOWN` for a fact in `restsOn` that neither the product nor a rule pack in force has; `MARKET_UNKNOWN`.
    async fn propose_classification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proposed codes.")] input: ProposeClassificationInput,
    ) -> Result<ProposeClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
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
        let products = request.service::<Products>();
        let done = products.propose_classification(&command, id, proposal);
        ProposeClassificationPayload::of(done.await)
    }

    /// Confirms the codes of a product on behalf of the seller.
    ///
    /// Sellers who may create products may call this. If the codes are confirmed already, nothing changes.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `TOO_MANY` if the classifications of your organisation have reached their limit of
    /// steps (1,000,000 by default); `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn confirm_classification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product to confirm.")] input: ConfirmClassificationInput,
    ) -> Result<ConfirmClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = ProductId::parse(&input.product_id);
        let products = request.service::<Products>();
        ConfirmClassificationPayload::of(products.confirm_classification(&command, id).await)
    }

    /// Challenges the confirmed codes of a product.
    ///
    /// Sellers who may create products may call this for their own products, administrators for all products. The seller must
    /// confirm the codes again or propose others.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `WRONG_STATE` if the classification is not CONFIRMED; `REASON_INVALID`;
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn challenge_classification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The product and the reason.")] input: ChallengeClassificationInput,
    ) -> Result<ChallengeClassificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let command = request.command(&input);
        let id = ProductId::parse(&input.product_id);
        let products = request.service::<Products>();
        let done = products.challenge_classification(&command, id, &input.reason);
        ChallengeClassificationPayload::of(done.await)
    }
}
