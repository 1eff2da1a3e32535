use async_graphql::Enum;

use crate::accounts::domain;

/// Language in which the platform writes to a person.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Locale")]
pub enum Locale {
    /// English.
    En,
    /// German.
    De,
    /// Chinese, in simplified characters.
    Zh,
}
