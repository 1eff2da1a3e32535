//! Conversions of values between the API and the domain.

use async_graphql::ID;
use chassis::Failure;
use uuid::Uuid;

/// Converts to GraphQL's 32-bit `Int`; larger numbers become the largest `Int`.
pub fn int(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Parses an ID of a filter.
pub fn filter_id(id: Option<ID>) -> Result<Option<Uuid>, Failure> {
    let parsed = id.map(|id| Uuid::parse_str(&id)).transpose();
    parsed.map_err(|_| Failure::BadInput("an ID of the filter is not a UUID"))
}
