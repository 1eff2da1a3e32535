use async_graphql::Enum;

use crate::providers::domain;

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProviderStatus")]
pub enum ProviderStatus {
    /// Not submitted yet.
    Draft,
    /// Waits for an administrator.
    UnderReview,
    /// In the directory; can be hired.
    Listed,
    /// Hidden and not to be hired, until it is reinstated.
    Suspended,
    /// For good.
    Removed,
}
