//! Types of the API.

pub(crate) mod types;
