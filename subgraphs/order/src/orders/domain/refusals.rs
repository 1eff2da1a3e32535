use refusal::{ErrorCode, Refusal};

use super::state::commands_in;
use super::{Command, OrderStatus, Part};
use crate::domain::refusals;

/// The order does not exist, or the caller may not see it.
pub fn order_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::OrderNotFound,
        &["orderId"],
        "There is no order with this ID that you may see. Check the ID.",
    )
}

/// The state table has no row for the command. `status` is the status that the caller sees, and `by` the part of the caller.
pub fn wrong_state(status: OrderStatus, command: Command, by: Part) -> Refusal {
    let refusal = refusals::wrong_state("an order", status.into_str(), command.into_str());
    let possible = commands_in(status, by);
    let advice = if possible.is_empty() {
        "In this status you cannot change the order.".to_owned()
    } else {
        format!("In this status you can use: {}.", possible.join(", "))
    };
    Refusal {
        message: format!("{} {advice}", refusal.message),
        ..refusal
    }
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
