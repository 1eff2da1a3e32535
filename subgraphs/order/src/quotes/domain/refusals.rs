use refusal::{ErrorCode, Refusal};
use time::Date;

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
