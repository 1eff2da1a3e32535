use async_graphql::Enum;

/// Order of a list by the time of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::service::Sort")]
pub enum TransportSort {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}
