use async_graphql::{ID, InputObject, SimpleObject};
use chassis::scalar::{Date, DateTime};
use chassis::{DateRange, DateTimeRange, Failure};

use crate::access_records::domain::{self, AccessFilter, CountFilter, CountKey};
use crate::domain::RecordKey;
use crate::graphql::references::{ApiClient, Organisation};
use crate::graphql::values::{filter_id, int};
use crate::security_events::graphql::User;

/// An operation that the gateway served or refused, without its variables and its result.
///
/// Operations whose records the gateway lost have one entry together, with `lost` set.
#[derive(SimpleObject)]
pub struct AccessRecord {
    /// ID of the access record.
    id: ID,
    /// Time of the operation; for lost records, of the first of their operations.
    at: DateTime,
    /// API client that the request named. Null if it named none.
    api_client: Option<ApiClient>,
    /// Kind of the client: `WEB`, `MOBILE`, `PARTNER`, `ADMIN`, `CI`, `DEVICE_GATEWAY`; `PUBLIC` without a client; `UNKNOWN` for lost
    /// records.
    client_kind: String,
    /// Signed-in user. Null without one.
    user: Option<User>,
    /// Organisation that the request acted for. Null without one.
    organisation: Option<Organisation>,
    /// Name of the operation, or its first root field if it has no name. Empty if the document could not be parsed.
    operation: String,
    /// Type of the operation: `QUERY`, `MUTATION`, `SUBSCRIPTION`, `HTTP` (not GraphQL, for example the token endpoint) or `UNKNOWN`.
    operation_type: String,
    /// SHA-256 of the document text, in lower-case hex.
    operation_hash: String,
    /// Names of the root fields, at most 64.
    root_fields: Vec<String>,
    /// Estimated cost, in points of the gateway's cost limit.
    cost: i32,
    /// Duration in milliseconds.
    duration_ms: f64,
    /// Size of the response body in bytes.
    response_bytes: i32,
    /// Status code of the HTTP response.
    status: i32,
    /// `OK`, or the code of the first error. `RECORDS_LOST` for lost records.
    outcome: String,
    /// ID of the request, which its log lines and events share. In version 8 (RFC 9562) the client chose it, and several requests may
    /// have it.
    correlation_id: ID,
    /// Set if this entry reports lost records, whose operations are unknown: fields about an operation are then empty, 0 or `UNKNOWN`.
    lost: Option<LostAccessRecords>,
    #[graphql(skip)]
    key: RecordKey,
}

/// Requests of one client for one operation on one day (UTC).
#[derive(SimpleObject)]
pub struct OperationCount {
    /// The day (UTC).
    day: Date,
    /// API client that the requests named. Null if they named none.
    api_client: Option<ApiClient>,
    /// Kind of the client, as in `AccessRecord.clientKind`.
    client_kind: String,
    /// Name of the operation, as in `AccessRecord.operation`.
    operation: String,
    /// Number of requests.
    requests: i32,
    /// Number of requests with an outcome other than `OK`.
    errors: i32,
    /// Sum of the durations in milliseconds.
    total_duration_ms: f64,
    /// Longest duration in milliseconds.
    max_duration_ms: f64,
    #[graphql(skip)]
    key: CountKey,
}

/// Access records that the gateway lost because its buffer, or its queue to this domain, was full.
#[derive(SimpleObject)]
pub struct LostAccessRecords {
    /// Number of lost records.
    count: i32,
    /// Time of the first operation without a record.
    first_at: DateTime,
    /// Time of the last operation without a record.
    last_at: DateTime,
}

/// Filters access records. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct AccessRecordFilter {
    /// Filters by the time of the operation.
    at: Option<DateTimeRange>,
    /// Includes only records of this user.
    user_id: Option<ID>,
    /// Includes only records of requests that acted for this organisation.
    organisation_id: Option<ID>,
    /// Includes only records of this API client.
    api_client_id: Option<ID>,
    /// Includes only records with exactly this operation name: at most 128 characters.
    #[graphql(validator(max_length = 128))]
    operation: Option<String>,
    /// Includes only records with exactly this outcome, for example `OK` or `FORBIDDEN`: at most 128 characters.
    #[graphql(validator(max_length = 128))]
    outcome: Option<String>,
}

/// Filters counts of operations. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct OperationCountFilter {
    /// Filters by the day (UTC).
    day: Option<DateRange>,
    /// Includes only counts of this API client.
    api_client_id: Option<ID>,
    /// Includes only counts of exactly this operation name: at most 128 characters.
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

impl From<domain::AccessRecord> for AccessRecord {
    fn from(record: domain::AccessRecord) -> Self {
        Self {
            id: record.id.into(),
            at: DateTime(record.at),
            api_client: record.client.map(ApiClient::from),
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
            api_client: count.client.map(ApiClient::from),
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
        let (from, to) = DateTimeRange::bounds(filter.at);
        Ok(Self {
            from,
            to,
            user: filter_id(filter.user_id)?,
            organisation: filter_id(filter.organisation_id)?,
            client: filter_id(filter.api_client_id)?,
            operation: filter.operation,
            outcome: filter.outcome,
        })
    }
}

impl TryFrom<OperationCountFilter> for CountFilter {
    type Error = Failure;

    fn try_from(filter: OperationCountFilter) -> Result<Self, Failure> {
        let (from, to) = DateRange::bounds(filter.day);
        Ok(Self {
            from,
            to,
            client: filter_id(filter.api_client_id)?,
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
