use async_graphql::Enum;

use crate::providers::domain;

/// Status of a provider profile.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProviderStatus")]
pub enum ProviderStatus {
    /// Not submitted, or rejected.
    Draft,
    /// Submitted; waits for the decision of an administrator.
    UnderReview,
    /// Visible in the directory; can receive orders.
    Listed,
    /// Hidden from the directory, without new orders, until it is reinstated.
    Suspended,
    /// Removed for good.
    Removed,
}
