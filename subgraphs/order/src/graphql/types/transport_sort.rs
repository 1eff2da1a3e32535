use async_graphql::Enum;

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::service::Sort")]
pub enum TransportSort {
    /// The last that was made first.
    Newest,
    Oldest,
}
