//! What the gateway tells the others.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// One operation that the gateway served or refused. Who and what by id and name only: no variable, no value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecord {
    /// The API client, when the request named one.
    pub client: Option<Uuid>,
    /// WEB, MOBILE, PARTNER, ADMIN, CI, `DEVICE_GATEWAY` or PUBLIC.
    pub client_kind: String,
    pub user: Option<Uuid>,
    pub organisation: Option<Uuid>,
    /// The operation's name; its first root field when it has none; empty when it could not be parsed.
    pub operation: String,
    /// QUERY, MUTATION, SUBSCRIPTION, HTTP (not GraphQL: the token endpoint) or UNKNOWN.
    pub operation_type: String,
    /// SHA-256 of the operation's text, in lower-case hex.
    pub operation_hash: String,
    pub root_fields: Vec<String>,
    /// Estimated by the limits stage, in its points.
    pub cost: u32,
    pub duration_micros: u64,
    pub response_bytes: u64,
    pub status: u16,
    /// OK, or the first error's code.
    pub outcome: String,
}

/// Access records that a gateway could not keep: its buffer was full, or their view was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessRecordLoss {
    pub count: u64,
    /// The times of the first and the last request whose record is missing.
    #[serde(with = "time::serde::rfc3339")]
    pub first_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub last_at: OffsetDateTime,
}

facts! {
    /// Facts of the gateway.
    "gateway", GatewayFact {
        OperationServed(AccessRecord) = "carnet.gateway.OperationServed.v1" => [monitor],
        AccessRecordsLost(AccessRecordLoss) = "carnet.gateway.AccessRecordsLost.v1" => [monitor],
    }
}
