use refusal::{ErrorCode, Refusal};

use super::{EnquiryCommand, EnquiryStatus};
use crate::domain::refusals;
use crate::orders::domain::OrderStatus;

/// The enquiry does not exist, or the caller may not see it.
pub fn enquiry_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::EnquiryNotFound,
        &["enquiryId"],
        "There is no enquiry with this ID that you may see. Check the ID.",
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
        "There is no listed provider with this ID that you may ask. Check the ID.",
    )
}

/// The seller has the maximum number of open enquiries, at this provider or in total.
pub fn too_many_enquiries(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyEnquiries,
        &["providerId"],
        format!(
            "Your organisation has reached the limit of {most} open enquiries. Close one, or wait for an answer."
        ),
    )
}

pub fn too_many_enquiries_of_day(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyEnquiries,
        &["providerId"],
        format!(
            "Your organisation has reached the limit of {most} enquiries to one provider in 24 hours. Try again later."
        ),
    )
}

pub fn too_many_messages(count: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyMessages,
        &[],
        format!("The thread has reached the limit of {count} messages."),
    )
}

/// The subject of a message is neither an enquiry nor an order, or both.
pub fn one_subject_required() -> Refusal {
    Refusal::invalid(&["orderId"], "Send either `enquiryId` or `orderId`.")
}

pub fn recipient_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RecipientNotFound,
        &["toId"],
        "The organisation is not a party of this order that you may write to. Check the ID.",
    )
}

/// The order accepts no messages in its status.
pub fn order_closed(status: OrderStatus) -> Refusal {
    Refusal::new(
        ErrorCode::OrderClosed,
        &["orderId"],
        format!("An order with the status {status} accepts no messages."),
    )
}

/// The provider of the order cannot be rated in this status.
pub fn not_completed(status: OrderStatus) -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["orderId"],
        format!("Only a COMPLETED order can be rated. The status of this order is {status}."),
    )
}

pub fn rating_final() -> Refusal {
    Refusal::new(
        ErrorCode::RatingFinal,
        &["orderId"],
        "The rating cannot be changed after 30 days.",
    )
}
