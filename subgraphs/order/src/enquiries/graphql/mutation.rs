use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};
use secrecy::SecretString;

use crate::domain::{
    EnquiryId, OrderId, OrganisationId, ProductId, ProviderId, Refusal, SelfCheckId,
};
use crate::enquiries::domain::{self, NewEnquiry, Opinion};
use crate::enquiries::graphql::types::{Enquiry, Message};
use crate::enquiries::service::{About, Enquiries, OrderRecipient, Ratings, SeenEnquiry};
use crate::orders::graphql::types::Order;
use crate::service::SeenOrder;

#[derive(Default)]
pub struct EnquiryMutation;

#[derive(InputObject)]
struct ContactProviderInput {
    /// The profile of a listed provider.
    provider_id: ID,
    /// A self-check that it is about: the provider sees its id.
    self_check_id: Option<ID>,
    /// A product of your organisation that it is about.
    product_id: Option<ID>,
    /// For the provider; 1 to 4000 characters.
    text: String,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct AnswerEnquiryInput {
    enquiry_id: ID,
    /// For the seller; 1 to 4000 characters.
    text: String,
    /// The version of the enquiry that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CloseEnquiryInput {
    enquiry_id: ID,
    /// The version of the enquiry that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct SendMessageInput {
    /// An enquiry; or an order, but not both.
    enquiry_id: Option<ID>,
    order_id: Option<ID>,
    /// In an order, for its seller while several providers are asked: the organisation to write to.
    to_id: Option<ID>,
    /// 1 to 4000 characters.
    text: String,
    /// The version of the enquiry or the order that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct RateProviderInput {
    /// An order of yours that is COMPLETED.
    order_id: ID,
    /// 1 to 5.
    stars: i32,
    /// For the provider and the platform; at most 2000 characters.
    comment: Option<String>,
    /// The version of the rating that you saw, 0 for none: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    ContactProviderPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    AnswerEnquiryPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    CloseEnquiryPayload { enquiry: Enquiry, from SeenEnquiry, by Enquiry }
    SendMessagePayload { message: Message, from domain::Message, by Message::from }
    RateProviderPayload { order: Order, from SeenOrder, by Order }
}

#[Object]
impl EnquiryMutation {
    /// Asks a provider something, before there is an order. For sellers. At most 5 of your enquiries wait at one
    /// provider, and 100 in all; you may ask one provider 5 times in 24 hours, closed enquiries included. Refused with
    /// `PROVIDER_NOT_FOUND` (also for one that is not listed), `PRODUCT_NOT_FOUND`, `TOO_MANY_ENQUIRIES`, INVALID or
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn contact_provider(
        &self,
        ctx: &Context<'_>,
        input: ContactProviderInput,
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

    /// Answers an enquiry that is OPEN. For the provider that was asked. Refused with `ENQUIRY_NOT_FOUND`,
    /// `WRONG_STATE`, `TOO_MANY_MESSAGES`, INVALID, `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn answer_enquiry(
        &self,
        ctx: &Context<'_>,
        input: AnswerEnquiryInput,
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

    /// Ends an enquiry. For both sides once it is ANSWERED; for the seller also while it is OPEN. Refused with
    /// `ENQUIRY_NOT_FOUND`, `WRONG_STATE`, `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn close_enquiry(
        &self,
        ctx: &Context<'_>,
        input: CloseEnquiryInput,
    ) -> Result<CloseEnquiryPayload, Failure> {
        let request = RequestContext::of(ctx);
        let enquiries = request.service::<Enquiries>();
        let command = request.command(&input);
        let id = EnquiryId::parse(&input.enquiry_id);
        CloseEnquiryPayload::of(enquiries.close_enquiry(&command, id).await)
    }

    /// Writes to the other side of an enquiry that is OPEN or ANSWERED, or of an order that was requested and has not
    /// come to nothing. A message gives an OPEN enquiry five more days; a seller's opens one that is ANSWERED again. A
    /// thread has at most 200 messages. Refused with `ENQUIRY_NOT_FOUND`, `ORDER_NOT_FOUND`, `RECIPIENT_NOT_FOUND`,
    /// `WRONG_STATE`, `ORDER_CLOSED`, `TOO_MANY_MESSAGES`, INVALID, `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn send_message(
        &self,
        ctx: &Context<'_>,
        input: SendMessageInput,
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
            _ => Err(Refusal::invalid(
                &["orderId"],
                "name an enquiry or an order, and not both",
            )),
        };
        SendMessagePayload::of(
            enquiries
                .send_message(&command, about, input.text.into())
                .await,
        )
    }

    /// Says what you think of the provider of an order that is COMPLETED. For its seller; once an order, and for 30 days
    /// a new opinion replaces it. Refused with `ORDER_NOT_FOUND`, `WRONG_STATE`, `RATING_FINAL`, INVALID,
    /// `VERSION_CONFLICT` or `IDEMPOTENCY_KEY_REUSED`.
    async fn rate_provider(
        &self,
        ctx: &Context<'_>,
        input: RateProviderInput,
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
