use refusal::{ErrorCode, Refusal};

use super::{EnquiryCommand, EnquiryStatus};
use crate::domain::refusals;
use crate::orders::domain::OrderStatus;

/// The enquiry does not exist, or the caller may not see it.
pub fn enquiry_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::EnquiryNotFound,
        &["enquiryId"],
        "no such enquiry",
    )
}

pub fn wrong_state(status: EnquiryStatus, command: EnquiryCommand) -> Refusal {
    refusals::wrong_state("an enquiry", status.into_str(), command.into_str())
}

/// The provider does not exist, is not listed, or belongs to the caller's organisation.
pub fn provider_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotFound,
        &["providerId"],
        "no such listed provider",
    )
}

/// The seller has the maximum number of open enquiries, at this provider or in all.
pub fn too_many_enquiries(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyEnquiries,
        &["providerId"],
        format!("at most {most} of your enquiries may wait"),
    )
}

pub fn too_many_enquiries_of_day(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyEnquiries,
        &["providerId"],
        format!("at most {most} enquiries to one provider are possible in 24 hours"),
    )
}

pub fn too_many_messages(count: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyMessages,
        &[],
        format!("there are {count} messages already"),
    )
}

pub fn recipient_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RecipientNotFound,
        &["toId"],
        "nobody of this order to write to",
    )
}

/// The order takes no messages in its state.
pub fn order_closed(status: OrderStatus) -> Refusal {
    Refusal::new(
        ErrorCode::OrderClosed,
        &["orderId"],
        format!("an order that is {status} takes no messages"),
    )
}

/// The order cannot be rated in its state.
pub fn not_completed(status: OrderStatus) -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["orderId"],
        format!("a provider is rated when the order is COMPLETED, and it is {status}"),
    )
}

pub fn rating_final() -> Refusal {
    Refusal::new(
        ErrorCode::RatingFinal,
        &["orderId"],
        "a rating is final after 30 days",
    )
}
