use async_graphql::{Context, ID, InputObject, InputType, MaybeUndefined, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Patch, RequestContext, payloads, payloads_with_warnings};
use commands::IdempotencyKey;
use secrecy::SecretString;

use crate::domain::{OrderId, ProductId, ProviderId};
use crate::graphql::types::LaneInput;
use crate::orders::domain::{Asked, Brief, BriefChange, BriefGiven, MessageChange};
use crate::orders::graphql::types::{Order, OrderType};
use crate::orders::service::Orders;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct OrderMutation;

#[derive(InputObject)]
struct DraftOrderInput {
    /// A product of your organisation that is not archived.
    product_id: ID,
    #[graphql(name = "type")]
    kind: OrderType,
    lane: LaneInput,
    /// The rules that you want to meet, for example `EU-BATT-CE`, or with the pack, as `requirements` names them: `demo-eu/EU-BATT-CE`; at
    /// most 50.
    #[graphql(default)]
    requirement_ids: Vec<String>,
    /// For the providers; at most 4000 characters.
    message: Option<String>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

/// Fields that are absent keep what the draft says.
#[derive(InputObject)]
struct UpdateDraftInput {
    order_id: ID,
    /// If it is absent or null, the type stays.
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    /// If it is absent or null, the lane stays.
    lane: Option<LaneInput>,
    /// All of them: the rules that you want to meet, for example `EU-BATT-CE`, or with the pack, as `requirements` names them:
    /// `demo-eu/EU-BATT-CE`; at most 50. If they are absent, they stay; null or an empty list removes them.
    requirement_ids: MaybeUndefined<Vec<String>>,
    /// For the providers; at most 4000 characters. If it is absent, the message stays; null clears it.
    message: MaybeUndefined<String>,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RequestAssessmentInput {
    /// A draft of yours. It says what you want, so `productId`, `type`, `lane`, `requirementIds` and `message` are left
    /// out.
    order_id: Option<ID>,
    /// Without a draft: a product of your organisation that is not archived.
    product_id: Option<ID>,
    /// The profiles of 1 to 5 listed providers.
    provider_ids: Vec<ID>,
    /// Without a draft: what you want to have done.
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    /// Without a draft: how the goods travel.
    lane: Option<LaneInput>,
    /// Without a draft: the rules that you want to meet, for example `EU-BATT-CE`, or with the pack, as `requirements` names them:
    /// `demo-eu/EU-BATT-CE`; at most 50.
    requirement_ids: Option<Vec<String>>,
    /// Without a draft: for the providers; at most 4000 characters.
    message: Option<String>,
    /// Until when quotes are gathered: from an hour to 90 days ahead, by default 14 days.
    quote_by: Option<DateTime>,
    /// The version of the draft that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CancelOrderInput {
    order_id: ID,
    /// For the other party; at most 1000 characters.
    reason: String,
    /// The version of the order that you saw: if it has changed since, the command is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    CancelOrderPayload { order: Order, from SeenOrder, by Order }
}

payloads_with_warnings! {
    DraftOrderPayload { order: Order, from SeenOrder, by Order }
    UpdateDraftPayload { order: Order, from SeenOrder, by Order }
    RequestAssessmentPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl OrderMutation {
    /// Begins an order that nobody but you and the platform's staff sees, until you send it with `requestAssessment`.
    /// For sellers. Refused with `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, INVALID or `IDEMPOTENCY_KEY_REUSED`. Warns of
    /// requirement ids that no published rule pack has: `REQUIREMENT_UNKNOWN`, at most 20.
    async fn draft_order(
        &self,
        ctx: &Context<'_>,
        input: DraftOrderInput,
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

    /// Changes what a draft says. For its seller. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`, `VERSION_CONFLICT` or
    /// INVALID. Warns of `requirementIds` as `draftOrder` does.
    async fn update_draft(
        &self,
        ctx: &Context<'_>,
        input: UpdateDraftInput,
    ) -> Result<UpdateDraftPayload, Failure> {
        let request = RequestContext::of(ctx);
        let orders = request.service::<Orders>();
        let key = update_draft_key(&input);
        let command = request.command(&input).with_idempotency_key(key);
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

    /// Asks providers for quotes, for what a draft says or for something new. For sellers. Refused with
    /// `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `PROVIDER_NOT_FOUND` (also for a provider that is not listed),
    /// `ORDER_NOT_FOUND`, `WRONG_STATE`, `VERSION_CONFLICT`, INVALID or `IDEMPOTENCY_KEY_REUSED`. Warns of `requirementIds` as
    /// `draftOrder` does; those of a draft were warned of when it was written.
    async fn request_assessment(
        &self,
        ctx: &Context<'_>,
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

    /// Ends an order that is not reported yet. For its seller, and for its provider once a quote is accepted. Refused
    /// with `ORDER_NOT_FOUND`, `WRONG_STATE` or INVALID.
    async fn cancel_order(
        &self,
        ctx: &Context<'_>,
        input: CancelOrderInput,
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

/// The idempotency key of a change of a draft. As a value, an input does not distinguish an absent field from null.
fn update_draft_key(input: &UpdateDraftInput) -> Option<IdempotencyKey> {
    let key = input.idempotency_key.clone()?;
    let mut request = format!("updateDraft {}", input.to_value());
    if input.message.is_undefined() {
        request.push_str(" and the message stays");
    }
    if input.requirement_ids.is_null() {
        request.push_str(" and the requirements are removed");
    }
    Some(IdempotencyKey { key, request })
}
