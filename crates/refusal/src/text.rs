use crate::Refusal;

/// Passes if a text has something visible in it, at most `limit` characters, and no control characters other than line ends and tabs.
pub fn text(path: &[&str], value: &str, limit: usize) -> Result<(), Refusal> {
    if value
        .chars()
        .all(|char| char.is_whitespace() || normalisation::is_invisible(char))
    {
        return Err(Refusal::invalid(path, "must not be empty"));
    }
    if value.chars().count() > limit {
        return Err(Refusal::invalid(
            path,
            format!("has more than {limit} characters"),
        ));
    }
    if value
        .chars()
        .any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::invalid(path, "has control characters"));
    }
    Ok(())
}
