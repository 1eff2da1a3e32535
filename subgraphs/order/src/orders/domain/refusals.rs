use refusal::{ErrorCode, Refusal};

use super::{Command, OrderStatus};
use crate::domain::refusals;

/// The order does not exist, or the caller may not see it.
pub fn order_not_found() -> Refusal {
    Refusal::new(ErrorCode::OrderNotFound, &["orderId"], "no such order")
}

pub fn wrong_state(status: OrderStatus, command: Command) -> Refusal {
    refusals::wrong_state("an order", status.into_str(), command.into_str())
}

/// The provider at this position of the list does not exist, or is not listed.
pub fn provider_not_found(position: usize) -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotFound,
        &["providerIds", &position.to_string()],
        "no such listed provider",
    )
}

pub fn deadline_passed() -> Refusal {
    Refusal::new(ErrorCode::DeadlinePassed, &[], "the time to quote is over")
}

pub fn too_many_documents(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocuments,
        &["orderId"],
        format!("an order takes at most {most} documents"),
    )
}
