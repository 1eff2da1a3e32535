use async_graphql::Enum;

use crate::assessment::domain;

pub struct Dispute(pub domain::Dispute);

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::DisputeOutcome")]
pub enum DisputeOutcome {
    /// The report stands, and the order is completed.
    Dismissed,
    /// The provider has to look again.
    Upheld,
}
