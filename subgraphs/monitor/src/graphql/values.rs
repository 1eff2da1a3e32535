//! Conversions of values between the API and the domain.

use async_graphql::ID;
use chassis::Failure;
use uuid::Uuid;

/// A number as GraphQL's 32-bit `Int`; a greater one becomes the greatest.
pub fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Parses an id that a filter may have.
pub fn filter_id(id: Option<ID>) -> Result<Option<Uuid>, Failure> {
    let parsed = id.map(|id| Uuid::parse_str(&id)).transpose();
    parsed.map_err(|_| Failure::BadInput("an id is a UUID"))
}
