use async_graphql::Enum;

use crate::assessment::domain;

pub struct Dispute(pub domain::Dispute);

/// Decision on a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::assessment::domain::DisputeOutcome")]
pub enum DisputeOutcome {
    /// The report remains valid, and the order is completed.
    Dismissed,
    /// The provider assesses again and issues a report that supersedes the disputed one.
    Upheld,
}
