use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use secrecy::ExposeSecret;

use crate::domain::Outcome;
use crate::service::OutgoingMail;

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
        .body(mail.body.clone())
        .map_err(|_| invalid())
}
