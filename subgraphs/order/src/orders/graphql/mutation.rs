use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Patch, RequestContext, payloads, payloads_with_warnings};
use secrecy::SecretString;

use crate::domain::{OrderId, ProductId, ProviderId};
use crate::graphql::types::LaneInput;
use crate::orders::domain::{Asked, Brief, BriefChange, BriefGiven, MessageChange};
use crate::orders::graphql::types::{Order, OrderType};
use crate::orders::service::Orders;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct OrderMutation;

/// Input of `draftOrder`.
#[derive(InputObject)]
struct DraftOrderInput {
    /// ID of a product of your organisation that is not archived.
    product_id: ID,
    /// Service that you want.
    #[graphql(name = "type")]
    kind: OrderType,
    /// Lane of the goods.
    lane: LaneInput,
    /// IDs of the rules that you want to meet, for example `EU-BATT-CE`, or with the pack, `demo-eu/EU-BATT-CE`, as in
    /// `requirements`. At most 50.
    #[graphql(default)]
    requirement_ids: Vec<String>,
    /// Message to the providers. At most 4,000 characters.
    message: Option<String>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `updateDraft`. Absent fields keep their value.
#[derive(InputObject)]
struct UpdateDraftInput {
    /// ID of the draft.
    order_id: ID,
    /// Service that you want. If absent or null, the service is kept.
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    /// Lane of the goods. If absent or null, the lane is kept.
    lane: Option<LaneInput>,
    /// IDs of the rules that you want to meet: all of them, at most 50, for example `EU-BATT-CE`, or with the pack,
    /// `demo-eu/EU-BATT-CE`. If absent, the IDs are kept; null or an empty list removes them.
    requirement_ids: MaybeUndefined<Vec<String>>,
    /// Message to the providers. At most 4,000 characters. If absent, the message is kept; null clears it.
    message: MaybeUndefined<String>,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `requestAssessment`.
#[derive(InputObject)]
struct RequestAssessmentInput {
    /// ID of a draft of your organisation. The draft has the content of the order, so omit `productId`, `type`, `lane`,
    /// `requirementIds` and `message`.
    order_id: Option<ID>,
    /// ID of a product of your organisation that is not archived. Required without a draft.
    product_id: Option<ID>,
    /// IDs of the profiles of 1 to 5 listed providers, each of a different organisation.
    provider_ids: Vec<ID>,
    /// Service that you want. Required without a draft.
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    /// Lane of the goods. Required without a draft.
    lane: Option<LaneInput>,
    /// IDs of the rules that you want to meet, without a draft, for example `EU-BATT-CE`, or with the pack,
    /// `demo-eu/EU-BATT-CE`, as in `requirements`. At most 50.
    requirement_ids: Option<Vec<String>>,
    /// Message to the providers, without a draft. At most 4,000 characters.
    message: Option<String>,
    /// Deadline for quotes: from one hour to 90 days from now. In 14 days by default.
    quote_by: Option<DateTime>,
    /// Version of the draft that you read. If the draft has changed since, the mutation is refused with `VERSION_CONFLICT`.
    /// Send it with `orderId` only.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `cancelOrder`.
#[derive(InputObject)]
struct CancelOrderInput {
    /// ID of the order.
    order_id: ID,
    /// Reason for the other party. At most 1,000 characters.
    reason: String,
    /// Version of the order that you read. If the order has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `cancelOrder`.
    CancelOrderPayload { order: Order, from SeenOrder, by Order }
}

payloads_with_warnings! {
    /// Result of `draftOrder`.
    DraftOrderPayload { order: Order, from SeenOrder, by Order }
    /// Result of `updateDraft`.
    UpdateDraftPayload { order: Order, from SeenOrder, by Order }
    /// Result of `requestAssessment`.
    RequestAssessmentPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl OrderMutation {
    /// Creates a draft of an order.
    ///
    /// Sellers and programs with the scope `orders:write` may call this. Your organisation, administrators and auditors see the
    /// draft, until you send it to providers with `requestAssessment`.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown; `TOO_MANY_ORDERS` if
    /// your organisation has 10,000 drafts; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `REQUIREMENT_UNKNOWN` for a rule ID that no published rule pack has, at most 20.
    async fn draft_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The draft to create.")] input: DraftOrderInput,
    ) -> Result<DraftOrderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let orders = request.service::<Orders>();
        let command = request.command(&input);
        let brief = Brief {
            product: ProductId::parse(&input.product_id),
            kind: input.kind.into(),
            lane: input.lane.into(),
            requirements: input.requirement_ids,
            message: input.message.map(SecretString::from),
        };
        DraftOrderPayload::of(orders.draft_order(&command, brief).await)
    }

    /// Updates a draft.
    ///
    /// The seller of the draft and its programs with the scope `orders:write` may call this. A field that is absent, or a
    /// variable that is not sent, keeps its value.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE` if the order is not a DRAFT; `LANE_INVALID` if a country of the lane is unknown;
    /// `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `REQUIREMENT_UNKNOWN` for a rule ID that no published rule pack has, at most 20.
    async fn update_draft(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes of the draft.")] input: UpdateDraftInput,
    ) -> Result<UpdateDraftPayload, Failure> {
        let request = RequestContext::of(ctx);
        let orders = request.service::<Orders>();
        let command = request.command_with(&input, update_draft_note(&input));
        let order = OrderId::parse(&input.order_id);
        let change = BriefChange {
            kind: input.kind.map(Into::into),
            lane: input.lane.map(Into::into),
            requirements: Patch::<Vec<String>>::from(input.requirement_ids).replacement(),
            message: match input.message {
                MaybeUndefined::Undefined => MessageChange::Stays,
                MaybeUndefined::Null => MessageChange::Goes,
                MaybeUndefined::Value(message) => {
                    MessageChange::Becomes(SecretString::from(message))
                }
            },
        };
        UpdateDraftPayload::of(orders.update_draft(&command, order, change).await)
    }

    /// Asks 1 to 5 providers for quotes, for a draft or for a new order.
    ///
    /// Sellers and programs with the scope `orders:write` may call this. Each provider sees the order and its own quotes, and
    /// nothing of the other providers. Without an accepted quote, the order expires at `quoteBy`.
    ///
    /// Errors: `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown; `PROVIDER_NOT_FOUND` if
    /// a provider does not exist or is not listed; `ORDER_NOT_FOUND` and `WRONG_STATE` for the draft; `TOO_MANY_ORDERS` if 10,000
    /// orders of your organisation wait for quotes; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `REQUIREMENT_UNKNOWN` for a rule ID that no published rule pack has, at most 20. For a draft, the mutations
    /// that wrote it returned the warnings.
    async fn request_assessment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request, with the ID of a draft or a new order.")]
        input: RequestAssessmentInput,
    ) -> Result<RequestAssessmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let orders = request.service::<Orders>();
        let command = request.command(&input);
        let asked = Asked {
            providers: input
                .provider_ids
                .iter()
                .map(|id| ProviderId::parse(id))
                .collect(),
            quote_by: input
                .quote_by
                .map_or_else(|| Asked::usual_deadline(request.now()), |time| time.0),
        };
        let given = BriefGiven {
            order: input.order_id.map(|id| OrderId::parse(&id)),
            product: input.product_id.map(|id| ProductId::parse(&id)),
            kind: input.kind.map(Into::into),
            lane: input.lane.map(Into::into),
            requirements: input.requirement_ids,
            message: input.message.map(SecretString::from),
            expected_version: input.expected_version.map(i64::from),
        };
        RequestAssessmentPayload::of(orders.request_assessment(&command, given, asked).await)
    }

    /// Cancels an order before its report is issued.
    ///
    /// The seller, the provider whose quote was accepted, and their programs with the scope `orders:write` may call this.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and the reason.")] input: CancelOrderInput,
    ) -> Result<CancelOrderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let orders = request.service::<Orders>();
        let command = request.command(&input);
        let (order, reason) = (
            OrderId::parse(&input.order_id),
            SecretString::from(input.reason),
        );
        CancelOrderPayload::of(orders.cancel_order(&command, order, reason).await)
    }
}

/// Returns the part of a change of a draft that its serialised input does not show: there, an absent field and null are equal.
const fn update_draft_note(input: &UpdateDraftInput) -> &'static str {
    match (
        input.message.is_undefined(),
        input.requirement_ids.is_null(),
    ) {
        (true, true) => " and the message stays and the requirements are removed",
        (true, false) => " and the message stays",
        (false, true) => " and the requirements are removed",
        (false, false) => "",
    }
}
