use refusal::{ErrorCode, Refusal};
use time::Date;

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

/// The quote does not exist, is not open, or the caller may not use it.
pub fn quote_not_found() -> Refusal {
    Refusal::new(ErrorCode::QuoteNotFound, &["quoteId"], "no such quote")
}

pub fn quote_expired(valid_until: Date) -> Refusal {
    Refusal::new(
        ErrorCode::QuoteExpired,
        &["quoteId"],
        format!("the quote was valid until {valid_until}"),
    )
}

/// The provider of the quote is not listed.
pub fn provider_not_listed() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotListed,
        &["quoteId"],
        "the provider is not listed any more",
    )
}

pub fn too_many_quotes(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyQuotes,
        &["orderId"],
        format!("a candidate quotes at most {most} times for an order"),
    )
}

pub fn too_many_documents(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyDocuments,
        &["orderId"],
        format!("an order takes at most {most} documents"),
    )
}
