use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, canonical};

/// Longest stored name in characters. Names come from the client and may be as long as a request.
const LONGEST_NAME: usize = 128;
/// Maximum number of stored root fields. The gateway refuses operations with more root fields than clients need.
const MOST_ROOT_FIELDS: usize = 64;
/// Longest stored duration: one day. A longer duration is an error and would distort the sums.
const LONGEST_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// One operation that the gateway served or refused, or one entry for operations whose records the gateway lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRecord {
    /// ID of the event that reported it.
    pub id: Uuid,
    pub at: OffsetDateTime,
    pub client: Option<Uuid>,
    pub client_kind: String,
    pub user: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub operation: String,
    pub operation_type: String,
    /// SHA-256 of the operation's text, in lower-case hex.
    pub operation_hash: String,
    pub root_fields: Vec<String>,
    pub cost: i64,
    pub duration_micros: i64,
    pub response_bytes: i64,
    pub status: i32,
    /// `OK`, or the code of the first error.
    pub outcome: String,
    pub correlation: Uuid,
    /// Set for lost records; `at` is then the time of the first lost record's operation.
    pub lost: Option<LostRecords>,
}

/// Access records that the gateway lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostRecords {
    pub count: i64,
    /// Time of the last operation without a record.
    pub last_at: OffsetDateTime,
}

impl AccessRecord {
    /// Outcome of a successful operation.
    pub const OK: &str = "OK";
    /// Outcome of an entry for lost records.
    const LOST: &str = "RECORDS_LOST";

    /// Creates an entry for lost records, whose operations are unknown.
    #[must_use]
    pub fn lost(id: Uuid, correlation: Uuid, first_at: OffsetDateTime, lost: LostRecords) -> Self {
        Self {
            id,
            at: first_at,
            client: None,
            client_kind: "UNKNOWN".to_owned(),
            user: None,
            organisation: None,
            operation: String::new(),
            operation_type: "UNKNOWN".to_owned(),
            operation_hash: String::new(),
            root_fields: Vec::new(),
            cost: 0,
            duration_micros: 0,
            response_bytes: 0,
            status: 0,
            outcome: Self::LOST.to_owned(),
            correlation,
            lost: Some(lost),
        }
    }

    #[must_use]
    pub fn failed(&self) -> bool {
        self.outcome != Self::OK
    }
}

impl Chained for AccessRecord {
    /// Truncates names, which come from the client, and limits durations.
    fn canonical(mut self) -> Self {
        self.at = canonical::instant(self.at);
        if let Some(lost) = &mut self.lost {
            lost.last_at = canonical::instant(lost.last_at).max(self.at);
        }
        self.duration_micros = self.duration_micros.clamp(0, LONGEST_MICROS);
        for text in [
            &mut self.client_kind,
            &mut self.operation,
            &mut self.operation_type,
            &mut self.operation_hash,
            &mut self.outcome,
        ] {
            *text = name(text);
        }
        let fields = self
            .root_fields
            .iter()
            .map(|field| name(field))
            .filter(|field| !field.is_empty());
        self.root_fields = fields.take(MOST_ROOT_FIELDS).collect();
        self
    }

    fn day(&self) -> Date {
        canonical::day(self.at)
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            self.id.to_string(),
            canonical::micros(self.at),
            canonical::id(self.client),
            self.client_kind.clone(),
            canonical::id(self.user),
            canonical::id(self.organisation),
            self.operation.clone(),
            self.operation_type.clone(),
            self.operation_hash.clone(),
            self.root_fields.join(" "),
            self.cost.to_string(),
            self.duration_micros.to_string(),
            self.response_bytes.to_string(),
            self.status.to_string(),
            self.outcome.clone(),
            self.correlation.to_string(),
        ];
        if let Some(LostRecords { count, last_at }) = self.lost {
            lines.extend([count.to_string(), canonical::micros(last_at)]);
        }
        lines
    }
}

fn name(text: &str) -> String {
    canonical::name(text, LONGEST_NAME)
}
