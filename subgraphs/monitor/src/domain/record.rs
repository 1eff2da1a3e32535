use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// A GraphQL name may be as long as a request. Ours are short, and a client must not fill our tables.
const LONGEST_NAME: usize = 128;
/// The gateway refuses an operation with more root fields than a client needs; this is the limit of what we keep.
const MOST_ROOT_FIELDS: usize = 64;
/// No operation takes longer than a day; a longer one would be a fault, and would spoil the sums.
const LONGEST_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// One operation that the gateway served or refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRecord {
    /// The id of the event that told of it.
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
    /// OK, or the first error's code.
    pub outcome: String,
    pub correlation: Uuid,
}

impl AccessRecord {
    /// What served an operation well.
    pub const OK: &str = "OK";

    /// The record as it is kept: times in UTC to the microsecond (Postgres keeps no more, and the chain must find
    /// what it hashed), names printable and of limited length, since the client chose them, durations plausible.
    #[must_use]
    pub fn kept(mut self) -> Self {
        let at = self.at.to_offset(UtcOffset::UTC);
        self.at = at.replace_nanosecond(at.nanosecond() / 1000 * 1000).unwrap_or(at);
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
        let fields = self.root_fields.iter().map(|field| name(field)).filter(|field| !field.is_empty());
        self.root_fields = fields.take(MOST_ROOT_FIELDS).collect();
        self
    }

    /// The day in UTC that it belongs to, whenever it arrives.
    #[must_use]
    pub fn day(&self) -> Date {
        self.at.to_offset(UtcOffset::UTC).date()
    }

    #[must_use]
    pub fn failed(&self) -> bool {
        self.outcome != Self::OK
    }
}

fn name(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(LONGEST_NAME).collect()
}
