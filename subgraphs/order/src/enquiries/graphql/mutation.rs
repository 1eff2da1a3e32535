use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::domain::{EnquiryId, OrderId, OrganisationId, ProductId, ProviderId, SelfCheckId};
use crate::enquiries::domain::{self, NewEnquiry, Opinion, refusals};
use crate::enquiries::graphql::types::{Enquiry, Message};
use crate::enquiries::service::{About, Enquiries, OrderRecipient, Ratings, SeenEnquiry};
use crate::orders::graphql::types::Order;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct EnquiryMutation;

/// Input of `contactProvider`.
#[derive(InputObject)]
struct ContactProviderInput {
    /// ID of the profile of a listed provider.
    provider_id: ID,
    /// ID of a self-check that the enquiry is about. The provider cannot read it.
    self_check_id: Option<ID>,
    /// ID of a product of your organisation that the enquiry is about.
    product_id: Option<ID>,
    /// Question to the provider. 1 to 4,000 characters.
    text: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `answerEnquiry`.
#[derive(InputObject)]
struct AnswerEnquiryInput {
    /// ID of the enquiry.
    enquiry_id: ID,
    /// Answer to the seller. 1 to 4,000 characters.
    text: String,
    /// Version of the enquiry that you read. If the enquiry has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `closeEnquiry`.
#[derive(InputObject)]
struct CloseEnquiryInput {
    /// ID of the enquiry.
    enquiry_id: ID,
    /// Version of the enquiry that you read. If the enquiry has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `sendMessage`. Send either `enquiryId` or `orderId`.
#[derive(InputObject)]
struct SendMessageInput {
    /// ID of the enquiry.
    enquiry_id: Option<ID>,
    /// ID of the order.
    order_id: Option<ID>,
    /// ID of the recipient's organisation. Required for the seller of an order that several providers were asked for; ignored
    /// in an enquiry.
    to_id: Option<ID>,
    /// Text of the message. 1 to 4,000 characters.
    text: String,
    /// Version of the enquiry or the order that you read. If it has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `rateProvider`.
#[derive(InputObject)]
struct RateProviderInput {
    /// ID of a COMPLETED order of your organisation.
    order_id: ID,
    /// Stars, 1 to 5.
    stars: i32,
    /// Comment for the provider and the platform. At most 2,000 characters.
    comment: Option<String>,
    /// Version of the rating that you read, or 0 if there is none. If the rating has changed since, the mutation is refused
    /// with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `contactProvider`.
    ContactProviderPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    /// Result of `answerEnquiry`.
    AnswerEnquiryPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    /// Result of `closeEnquiry`.
    CloseEnquiryPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    /// Result of `sendMessage`.
    SendMessagePayload { message: Message, from domain::Message, by Message::from }
    /// Result of `rateProvider`.
    RateProviderPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl EnquiryMutation {
    /// Sends a question to a provider, before an order.
    ///
    /// Sellers and programs with the scope `orders:write` may call this. The enquiry is OPEN until the provider answers, and
    /// expires after five days.
    ///
    /// Errors: `PROVIDER_NOT_FOUND` if the provider does not exist, is not listed, or belongs to your organisation;
    /// `PRODUCT_NOT_FOUND`; `TOO_MANY_ENQUIRIES` if your organisation has 5 open enquiries at this provider or 100 in total, or
    /// has sent this provider 5 enquiries in 24 hours (including closed ones); `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn contact_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The question.")] input: ContactProviderInput,
    ) -> Result<ContactProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let enquiries = request.service::<Enquiries>();
        let command = request.command(&input);
        let question = NewEnquiry {
            provider: ProviderId::parse(&input.provider_id),
            self_check: input.self_check_id.map(|id| SelfCheckId::parse(&id)),
            product: input.product_id.map(|id| ProductId::parse(&id)),
            text: input.text.into(),
        };
        ContactProviderPayload::of(enquiries.contact_provider(&command, question).await)
    }

    /// Answers an OPEN enquiry.
    ///
    /// The provider that was asked and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `ENQUIRY_NOT_FOUND`; `WRONG_STATE`; `TOO_MANY_MESSAGES` if the enquiry has 200 messages; `VERSION_CONFLICT`;
    /// `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn answer_enquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The enquiry and the answer.")] input: AnswerEnquiryInput,
    ) -> Result<AnswerEnquiryPayload, Failure> {
        let request = RequestContext::of(ctx);
        let enquiries = request.service::<Enquiries>();
        let command = request.command(&input);
        let (id, text) = (
            EnquiryId::parse(&input.enquiry_id),
            SecretString::from(input.text),
        );
        AnswerEnquiryPayload::of(enquiries.answer_enquiry(&command, id, text).await)
    }

    /// Closes an enquiry.
    ///
    /// The seller may call this for an enquiry that is OPEN or ANSWERED, the provider for one that is ANSWERED, and so may
    /// their programs with the scope `orders:write`.
    ///
    /// Errors: `ENQUIRY_NOT_FOUND`; `WRONG_STATE`; `VERSION_CONFLICT`; `INVALID` (`idempotencyKey`); `IDEMPOTENCY_KEY_REUSED`.
    async fn close_enquiry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The enquiry to close.")] input: CloseEnquiryInput,
    ) -> Result<CloseEnquiryPayload, Failure> {
        let request = RequestContext::of(ctx);
        let enquiries = request.service::<Enquiries>();
        let command = request.command(&input);
        let id = EnquiryId::parse(&input.enquiry_id);
        CloseEnquiryPayload::of(enquiries.close_enquiry(&command, id).await)
    }

    /// Sends a message to the other party of an enquiry or an order.
    ///
    /// The parties and their programs with the scope `orders:write` may call this. The enquiry must be OPEN or ANSWERED. The
    /// order must not be a draft, DECLINED, EXPIRED or CANCELLED. In an order, the seller writes to one provider at a time; the
    /// other providers do not see it. A message extends an OPEN enquiry by five days, and a message of the seller sets an
    /// ANSWERED enquiry to OPEN.
    ///
    /// Errors: `ENQUIRY_NOT_FOUND`; `ORDER_NOT_FOUND`; `RECIPIENT_NOT_FOUND`; `WRONG_STATE` for an enquiry; `ORDER_CLOSED` for
    /// an order; `TOO_MANY_MESSAGES` if the thread has 200 messages; `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn send_message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The message, with its enquiry or order.")] input: SendMessageInput,
    ) -> Result<SendMessagePayload, Failure> {
        let request = RequestContext::of(ctx);
        let enquiries = request.service::<Enquiries>();
        let command = request.command(&input);
        let to = input.to_id.map(|id| OrganisationId::parse(&id));
        let about = match (input.enquiry_id, input.order_id) {
            (Some(enquiry), None) => Ok(About::Enquiry(EnquiryId::parse(&enquiry))),
            (None, Some(order)) => Ok(About::Order(OrderRecipient {
                order: OrderId::parse(&order),
                to,
            })),
            _ => Err(refusals::one_subject_required()),
        };
        SendMessagePayload::of(
            enquiries
                .send_message(&command, about, input.text.into())
                .await,
        )
    }

    /// Rates the provider of a COMPLETED order.
    ///
    /// The seller of the order and its programs with the scope `orders:write` may call this. An order has one rating. Within 30
    /// days, another call replaces it.
    ///
    /// Errors: `ORDER_NOT_FOUND`; `WRONG_STATE` if the order is not COMPLETED; `RATING_FINAL` after 30 days;
    /// `VERSION_CONFLICT`; `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    async fn rate_provider(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and the rating.")] input: RateProviderInput,
    ) -> Result<RateProviderPayload, Failure> {
        let request = RequestContext::of(ctx);
        let ratings = request.service::<Ratings>();
        let command = request.command(&input);
        let opinion = Opinion {
            order: OrderId::parse(&input.order_id),
            stars: input.stars,
            comment: input.comment.map(SecretString::from),
        };
        RateProviderPayload::of(ratings.rate_provider(&command, opinion).await)
    }
}
