use async_graphql::{ID, InputObject, SimpleObject};
use chassis::Failure;
use chassis::scalar::{Date, DateTime};
use uuid::Uuid;

use crate::access_records::domain::{self, AccessFilter, CountFilter, CountKey};
use crate::domain::RecordKey;
use crate::graphql::organisation::Organisation;
use crate::graphql::values::{filter_id, int};
use crate::security_events::graphql::User;

/// One operation that the gateway served or refused: who ran what, through which client, and how it went.
/// Never what was in it. Operations whose records the gateway lost are one entry together, with `lost`.
#[derive(SimpleObject)]
pub struct AccessRecord {
    id: ID,
    at: DateTime,
    /// The API client, when the request named one.
    client: Option<ApiClient>,
    /// `WEB`, `MOBILE`, `PARTNER`, `ADMIN`, `CI`, `DEVICE_GATEWAY`, or `PUBLIC` without a client. `UNKNOWN` for lost records.
    client_kind: String,
    user: Option<User>,
    organisation: Option<Organisation>,
    /// The operation's name; its first root field when it has none; empty when it could not be parsed.
    operation: String,
    /// `QUERY`, `MUTATION`, `SUBSCRIPTION`, `HTTP` (not GraphQL: the token endpoint) or `UNKNOWN`.
    operation_type: String,
    /// SHA-256 of the operation's text, in lower-case hex.
    operation_hash: String,
    root_fields: Vec<String>,
    /// In the points of the gateway's cost limit.
    cost: i32,
    duration_ms: f64,
    response_bytes: i32,
    /// Of the HTTP response.
    status: i32,
    /// `OK`, or the code of the first error. `RECORDS_LOST` for lost records.
    outcome: String,
    /// Ties the record to log lines and events of the same request. An ID of version 8 (RFC 9562) was chosen by the client:
    /// several requests may share it.
    correlation_id: ID,
    /// Set if this entry stands for records that the gateway lost. Nothing else is known of their operations; the other
    /// fields are empty or 0.
    lost: Option<LostAccessRecords>,
    #[graphql(skip)]
    key: RecordKey,
}

/// How often a client ran an operation on one day (UTC), and how it went.
#[derive(SimpleObject)]
pub struct OperationCount {
    day: Date,
    /// The API client, when the requests named one.
    client: Option<ApiClient>,
    client_kind: String,
    operation: String,
    requests: i32,
    /// Requests with any other outcome than `OK`.
    errors: i32,
    total_duration_ms: f64,
    max_duration_ms: f64,
    #[graphql(skip)]
    key: CountKey,
}

/// Access records that the gateway could not keep: its buffer was full, or the view to this domain was.
#[derive(SimpleObject)]
pub struct LostAccessRecords {
    count: i32,
    /// The time of the first operation whose record is missing.
    first_at: DateTime,
    /// The time of the last one.
    last_at: DateTime,
}

#[derive(SimpleObject)]
#[graphql(unresolvable = "id")]
pub struct ApiClient {
    id: ID,
}

/// Which access records to list: those that fit all that is named.
#[derive(Default, InputObject)]
pub struct AccessRecordFilter {
    /// At this instant or later.
    from: Option<DateTime>,
    /// Before this instant.
    to: Option<DateTime>,
    user_id: Option<ID>,
    organisation_id: Option<ID>,
    client_id: Option<ID>,
    #[graphql(validator(max_length = 128))]
    operation: Option<String>,
    #[graphql(validator(max_length = 128))]
    outcome: Option<String>,
}

/// Which counts to list: those that fit all that is named.
#[derive(Default, InputObject)]
pub struct OperationCountFilter {
    /// This day or later.
    from: Option<Date>,
    /// This day or earlier.
    to: Option<Date>,
    client_id: Option<ID>,
    #[graphql(validator(max_length = 128))]
    operation: Option<String>,
}

impl AccessRecord {
    pub const fn key(&self) -> RecordKey {
        self.key
    }
}

impl OperationCount {
    pub const fn key(&self) -> CountKey {
        self.key
    }
}

impl From<Uuid> for ApiClient {
    fn from(id: Uuid) -> Self {
        Self { id: id.into() }
    }
}

impl From<domain::AccessRecord> for AccessRecord {
    fn from(record: domain::AccessRecord) -> Self {
        Self {
            id: record.id.into(),
            at: DateTime(record.at),
            client: record.client.map(ApiClient::from),
            client_kind: record.client_kind,
            user: record.user.map(User),
            organisation: record.organisation.map(Organisation::from),
            operation: record.operation,
            operation_type: record.operation_type,
            operation_hash: record.operation_hash,
            root_fields: record.root_fields,
            cost: int(record.cost),
            duration_ms: milliseconds(record.duration_micros),
            response_bytes: int(record.response_bytes),
            status: record.status,
            outcome: record.outcome,
            correlation_id: record.correlation.into(),
            lost: record.lost.map(|lost| LostAccessRecords {
                count: int(lost.count),
                first_at: DateTime(record.at),
                last_at: DateTime(lost.last_at),
            }),
            key: RecordKey(record.at, record.id),
        }
    }
}

impl From<domain::OperationCount> for OperationCount {
    fn from(count: domain::OperationCount) -> Self {
        Self {
            day: Date(count.day),
            client: count.client.map(ApiClient::from),
            client_kind: count.client_kind,
            operation: count.operation,
            requests: int(count.requests),
            errors: int(count.errors),
            total_duration_ms: milliseconds(count.total_duration_micros),
            max_duration_ms: milliseconds(count.max_duration_micros),
            key: CountKey(count.day, count.id),
        }
    }
}

impl TryFrom<AccessRecordFilter> for AccessFilter {
    type Error = Failure;

    fn try_from(filter: AccessRecordFilter) -> Result<Self, Failure> {
        Ok(Self {
            from: filter.from.map(|instant| instant.0),
            to: filter.to.map(|instant| instant.0),
            user: filter_id(filter.user_id)?,
            organisation: filter_id(filter.organisation_id)?,
            client: filter_id(filter.client_id)?,
            operation: filter.operation,
            outcome: filter.outcome,
        })
    }
}

impl TryFrom<OperationCountFilter> for CountFilter {
    type Error = Failure;

    fn try_from(filter: OperationCountFilter) -> Result<Self, Failure> {
        Ok(Self {
            from: filter.from.map(|day| day.0),
            to: filter.to.map(|day| day.0),
            client: filter_id(filter.client_id)?,
            operation: filter.operation,
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "exact up to 285 years of microseconds"
)]
fn milliseconds(micros: i64) -> f64 {
    micros as f64 / 1000.0
}
