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

/// Why somebody does something that others will want to know the reason of.
pub fn reason(text: &str) -> Result<String, Refusal> {
    line(text, 500).ok().filter(|text| text.chars().count() >= 3).ok_or(Refusal::ReasonRequired)
}

/// A telephone number in the international format (ITU-T E.164): blanks, dots, hyphens and brackets are left out.
pub fn phone(text: &str) -> Result<SecretString, Refusal> {
    let plain: String = text.chars().filter(|c| !" .-()/".contains(*c)).take(20).collect();
    let digits = plain.strip_prefix('+').ok_or(Refusal::PhoneInvalid)?;
    let good = (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(plain.into()) } else { Err(Refusal::PhoneInvalid) }
}
