use time::Date;
use uuid::Uuid;

/// How often a client ran an operation on one day, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationCount {
    pub id: Uuid,
    pub day: Date,
    pub client: Option<Uuid>,
    pub client_kind: String,
    pub operation: String,
    pub requests: i64,
    pub errors: i64,
    pub total_duration_micros: i64,
    pub max_duration_micros: i64,
}
