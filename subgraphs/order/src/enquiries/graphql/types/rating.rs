use async_graphql::SimpleObject;
use chassis::scalar::DateTime;
use secrecy::ExposeSecret;

use crate::enquiries::domain;

/// Rating of a provider by a seller, after an order.
#[derive(SimpleObject)]
pub struct Rating {
    /// Stars, 1 to 5.
    stars: i32,
    /// Comment of the seller, if there is one.
    comment: Option<String>,
    /// Version for `expectedVersion`: 1, 2, 3, …
    version: i64,
    /// Time of the first rating.
    created_at: DateTime,
    /// Time of the last change.
    updated_at: DateTime,
    /// Time of the last change.
    #[graphql(deprecation = "Use `updatedAt`.")]
    changed_at: DateTime,
}

impl From<domain::Rating> for Rating {
    fn from(rating: domain::Rating) -> Self {
        Self {
            stars: rating.stars.into(),
            comment: rating
                .comment
                .map(|comment| comment.expose_secret().to_owned()),
            version: rating.version,
            created_at: DateTime(rating.created_at),
            updated_at: DateTime(rating.updated_at),
            changed_at: DateTime(rating.updated_at),
        }
    }
}
