use async_graphql::{Enum, SimpleObject};
use chassis::Money;

use crate::quotes::domain;

pub struct Quote(pub domain::Quote);

/// One part of a quote.
#[derive(SimpleObject)]
pub struct QuoteLine {
    pub description: String,
    pub amount: Money,
}

/// What has become of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::quotes::domain::QuoteStatus")]
pub enum QuoteStatus {
    Submitted,
    Accepted,
    /// Another quote was accepted.
    Rejected,
    /// The provider has taken it back.
    Withdrawn,
}
