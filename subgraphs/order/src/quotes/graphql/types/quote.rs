use async_graphql::{Enum, SimpleObject};
use chassis::Money;

use crate::quotes::domain;

pub struct Quote(pub domain::Quote);

/// Line of a quote.
#[derive(SimpleObject)]
pub struct QuoteLine {
    /// Description of the work.
    pub description: String,
    /// Amount of the line.
    pub amount: Money,
}

/// Status of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::quotes::domain::QuoteStatus")]
pub enum QuoteStatus {
    /// The quote is open.
    Submitted,
    /// The seller has accepted the quote.
    Accepted,
    /// The seller has accepted another quote.
    Rejected,
    /// The provider has withdrawn the quote.
    Withdrawn,
}
