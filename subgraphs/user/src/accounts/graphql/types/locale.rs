use async_graphql::Enum;

use crate::accounts::domain;

/// Preferred language of a person. Emails and notification titles are in English.
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
