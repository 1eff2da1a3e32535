use refusal::{ErrorCode, Refusal};

use super::{Command, OrderStatus};
use crate::domain::refusals;

/// The order does not exist, or the caller may not see it.
pub fn order_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::OrderNotFound,
        &["orderId"],
        "There is no order with this ID that you may see. Check the ID.",
    )
}

pub fn wrong_state(status: OrderStatus, command: Command) -> Refusal {
    refusals::wrong_state("an order", status.into_str(), command.into_str())
}

/// There is no listed provider with the ID at this position of the input.
pub fn provider_not_found(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotFound,
        &["providerIds", &position.to_string()],
        "There is no listed provider with this ID. Check the ID.",
    )
}

pub fn deadline_passed() -> Refusal {
    Refusal::new(
        ErrorCode::DeadlinePassed,
        &[],
        "The deadline for quotes has passed.",
    )
}

pub fn too_many_documents(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocuments,
        &["orderId"],
        format!("The order has reached the limit of {most} documents."),
    )
}
