use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Chained, canonical};

/// The longest name that is stored. A GraphQL name may be as long as a request, and a client must not fill our tables.
const LONGEST_NAME: usize = 128;
/// The most root fields that are stored. The gateway refuses an operation with more root fields than a client needs.
const MOST_ROOT_FIELDS: usize = 64;
/// No operation takes longer than a day; a longer one would be a fault, and would spoil the sums.
const LONGEST_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// One operation that the gateway served or refused; or the operations whose records it lost, as one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRecord {
    /// The id of the event that reported it.
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
    /// `OK`, or the first error's code.
    pub outcome: String,
    pub correlation: Uuid,
    /// Set where records were lost; then `at` is the time of the first of their operations.
    pub lost: Option<LostRecords>,
}

/// Access records that the gateway could not keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostRecords {
    pub count: i64,
    /// The time of the last of their operations.
    pub last_at: OffsetDateTime,
}

impl AccessRecord {
    /// The outcome of an operation that went well.
    pub const OK: &str = "OK";
    /// The outcome of an entry that stands for lost records.
    const LOST: &str = "RECORDS_LOST";

    /// An entry that stands for lost records: nothing is known of the operations.
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
    /// Cuts names, which the client chooses, and durations to a plausible length.
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
