use crate::Refusal;

/// Passes if a text has a visible character, at most `limit` characters, and no control characters except line ends and tabs.
pub fn text(path: &[&str], value: &str, limit: usize) -> Result<(), Refusal> {
    if value
        .chars()
        .all(|char| char.is_whitespace() || normalisation::is_invisible(char))
    {
        return Err(Refusal::invalid(
            path,
            "The text is empty. Enter at least one visible character.",
        ));
    }
    if value.chars().count() > limit {
        return Err(Refusal::invalid(
            path,
            format!("The text is too long. Enter at most {limit} characters."),
        ));
    }
    if value
        .chars()
        .any(|char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
    {
        return Err(Refusal::invalid(
            path,
            "The text has control characters. Remove them.",
        ));
    }
    Ok(())
}
