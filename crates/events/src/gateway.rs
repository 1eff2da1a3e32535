//! Facts of the gateway.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::schema::DateTime;

/// An operation that the gateway served or refused, without variables and values. Objects are named by ID only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecord {
    /// The API client that the request named, if any.
    pub client: Option<Uuid>,
    /// WEB, MOBILE, PARTNER, ADMIN, CI, `DEVICE_GATEWAY` or PUBLIC.
    pub client_kind: String,
    pub user: Option<Uuid>,
    pub organisation: Option<Uuid>,
    /// Name of the operation, or its first root field if it has no name; empty if the document could not be parsed.
    pub operation: String,
    /// QUERY, MUTATION, SUBSCRIPTION, HTTP (not GraphQL, for example the token endpoint) or UNKNOWN.
    pub operation_type: String,
    /// SHA-256 of the document text, in lower-case hex.
    pub operation_hash: String,
    pub root_fields: Vec<String>,
    /// Estimated cost, in points of the gateway's cost limit.
    pub cost: u32,
    pub duration_micros: u64,
    pub response_bytes: u64,
    pub status: u16,
    /// OK, or the code of the first error.
    pub outcome: String,
}

/// Access records that a gateway lost, because its buffer or their view was full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecordLoss {
    pub count: u64,
    /// Times of the first and the last request without a record.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub first_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub last_at: OffsetDateTime,
}

facts! {
    /// Facts of the gateway.
    "gateway", GatewayFact {
        /// The gateway serves or refuses an operation.
        OperationServed(AccessRecord) = "carnet.gateway.OperationServed.v1" => [monitor],
        /// The gateway drops access records because its buffer or their view is full.
        AccessRecordsLost(AccessRecordLoss) = "carnet.gateway.AccessRecordsLost.v1" => [monitor],
    }
}
