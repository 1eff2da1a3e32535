//! The limits of what people may write.

use super::Refusal;

/// Text that says something, at most `limit` characters, without control characters other than line ends and tabs.
pub fn text(path: &[&str], value: &str, limit: usize) -> Result<(), Refusal> {
    if value.trim().is_empty() {
        return Err(Refusal::invalid(path, "must not be empty"));
    }
    if value.chars().count() > limit {
        return Err(Refusal::invalid(path, format!("has more than {limit} characters")));
    }
    if value.chars().any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t')) {
        return Err(Refusal::invalid(path, "has control characters"));
    }
    Ok(())
}

/// A code of a catalogue, as `EU_DOC`.
pub fn code(path: &[&str], value: &str) -> Result<(), Refusal> {
    let good = (2..=64).contains(&value.len())
        && value.starts_with(|char: char| char.is_ascii_uppercase())
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if good { Ok(()) } else { Err(Refusal::invalid(path, "a code has 2 to 64 of A to Z, 0 to 9 and _")) }
}

/// The id of a rule, as `EU-BATT-CE`.
pub fn rule_id(path: &[&str], value: &str) -> Result<(), Refusal> {
    let good = (1..=100).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if good {
        Ok(())
    } else {
        Err(Refusal::invalid(path, "a rule id has 1 to 100 letters, digits, - _ or ."))
    }
}

/// How many of something, both bounds included.
pub fn count(path: &[&str], how_many: usize, from: usize, to: usize) -> Result<(), Refusal> {
    if (from..=to).contains(&how_many) {
        return Ok(());
    }
    Err(Refusal::invalid(path, format!("there must be {from} to {to}, not {how_many}")))
}
