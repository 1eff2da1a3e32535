use refusal::{ErrorCode, Refusal};
use time::Date;

/// The quote does not exist, is not open, or the caller may not use it.
pub fn quote_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::QuoteNotFound,
        &["quoteId"],
        "There is no open quote with this ID that you may use. Check the ID.",
    )
}

pub fn quote_expired(valid_until: Date) -> Refusal {
    Refusal::new(
        ErrorCode::QuoteExpired,
        &["quoteId"],
        format!("The quote was valid until {valid_until}. Ask the provider for a new quote."),
    )
}

/// The provider of the quote is not listed.
pub fn provider_not_listed() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderNotListed,
        &["quoteId"],
        "The provider is no longer listed. Accept another quote.",
    )
}

pub fn too_many_quotes(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyQuotes,
        &["orderId"],
        format!("Your organisation has reached the limit of {most} quotes for this order."),
    )
}
