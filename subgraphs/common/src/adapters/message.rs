use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message};
use secrecy::ExposeSecret;

use crate::domain::Outcome;
use crate::service::OutgoingMail;

/// Without the end of the line (RFC 5322).
const LONGEST_LINE: usize = 998;

/// Writes a mail as it travels (RFC 5322). `Auto-Submitted` (RFC 3834) keeps holiday notices from answering.
pub fn message(from: &Mailbox, mail: &OutgoingMail) -> Result<Message, Outcome> {
    let invalid = || Outcome::RefusedForGood("ADDRESS_INVALID".to_owned());
    let to: Address = mail.to.expose_secret().parse().map_err(|_| invalid())?;
    let id = format!("<{}@{}>", mail.id.0, from.email.domain());
    let automatic =
        HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(&mail.subject)
        .message_id(Some(id))
        .date(mail.at.into())
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(body(mail.body.expose_secret()))
        .map_err(|_| invalid())
}

/// As it is, if it may travel so: lettre would encode a text for one line of more than 76 characters, and a link would
/// come in pieces for whoever reads the file.
fn body(text: &str) -> Body {
    if text.is_ascii() && text.lines().all(|line| line.len() <= LONGEST_LINE) {
        let lines = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit);
    }
    Body::new(text.to_owned())
}
