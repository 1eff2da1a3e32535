use async_graphql::Enum;

/// Direction of a sorted list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SortDirection {
    /// Smallest value first.
    Ascending,
    /// Greatest value first.
    Descending,
}
