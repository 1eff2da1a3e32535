//! The canonical form of the parts of an entry: they are the same after Postgres has stored them, and each is one line of a
//! chain.

use time::{Date, OffsetDateTime, UtcOffset};
use uuid::Uuid;

/// In UTC to the microsecond: Postgres stores no more, and a verification must find what was hashed.
pub fn instant(at: OffsetDateTime) -> OffsetDateTime {
    let at = at.to_offset(UtcOffset::UTC);
    at.replace_nanosecond(at.nanosecond() / 1000 * 1000)
        .unwrap_or(at)
}

/// The day in UTC.
pub fn day(at: OffsetDateTime) -> Date {
    at.to_offset(UtcOffset::UTC).date()
}

/// Printable, without spaces, and of limited length.
pub fn name(text: &str, longest: usize) -> String {
    text.chars()
        .filter(char::is_ascii_graphic)
        .take(longest)
        .collect()
}

/// Printable and of limited length. It may have spaces, and is never empty.
pub fn line(text: &str, longest: usize) -> Option<String> {
    let printable = |char: &char| char.is_ascii_graphic() || *char == ' ';
    let line: String = text.chars().filter(printable).take(longest).collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// An id as a line of a chain; an absent one is an empty line.
pub fn id(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// A time as a line of a chain.
pub fn micros(at: OffsetDateTime) -> String {
    (at.unix_timestamp_nanos() / 1000).to_string()
}
