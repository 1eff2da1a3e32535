use secrecy::SecretString;

use super::Refusal;

/// One line of 1 to `most` characters, without the blanks around it.
pub fn line(text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().take(most.saturating_add(1)).count() <= most;
    if fits && !text.chars().any(char::is_control) {
        Ok(text.to_owned())
    } else {
        Err(Refusal::TextInvalid(most))
    }
}

/// The name of a person or an organisation: a line that is not to be shown in logs.
pub fn name(text: &str, most: usize) -> Result<SecretString, Refusal> {
    line(text, most).map(SecretString::from)
}
