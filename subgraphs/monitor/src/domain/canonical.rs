//! Canonical form of the parts of an entry: unchanged by storage in Postgres, and one line of the chain's text each.

use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// Converts to UTC and truncates to microseconds, the precision of Postgres. Otherwise a verification would not find the hashed
/// value.
pub fn instant(at: OffsetDateTime) -> OffsetDateTime {
    let at = at.to_offset(UtcOffset::UTC);
    at.replace_nanosecond(at.nanosecond() / 1000 * 1000)
        .unwrap_or(at)
}

/// Day in UTC.
pub fn day(at: OffsetDateTime) -> Date {
    at.to_offset(UtcOffset::UTC).date()
}

/// Keeps at most `longest` printable ASCII characters without spaces.
pub fn name(text: &str, longest: usize) -> String {
    text.chars()
        .filter(char::is_ascii_graphic)
        .take(longest)
        .collect()
}

/// Keeps at most `longest` printable ASCII characters, spaces included. Returns `None` if nothing is left.
pub fn line(text: &str, longest: usize) -> Option<String> {
    let printable = |char: &char| char.is_ascii_graphic() || *char == ' ';
    let line: String = text.chars().filter(printable).take(longest).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Line for an ID; empty if it is absent.
pub fn id(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// Line for a time, in microseconds since 1970.
pub fn micros(at: OffsetDateTime) -> String {
    (at.unix_timestamp_nanos() / 1000).to_string()
}
