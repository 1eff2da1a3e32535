use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message};
use normalisation::MailAddress;
use secrecy::{ExposeSecret, SecretString};

use crate::mail::domain::Outcome;
use crate::mail::service::OutgoingMail;

/// Longest line without its line end (RFC 5322).
const LONGEST_LINE: usize = 998;

/// Builds the message (RFC 5322). `Auto-Submitted` (RFC 3834) suppresses automatic replies.
pub fn message(from: &Mailbox, mail: &OutgoingMail) -> Result<Message, Outcome> {
    let invalid = || Outcome::RefusedForGood("ADDRESS_INVALID".to_owned());
    let to = address(mail.to.expose_secret()).ok_or_else(invalid)?;
    let id = format!("<{}@{}>", mail.id.0, from.email.domain());
    let automatic = HeaderValue::new(
        HeaderName::new_from_ascii_str("Auto-Submitted"),
        "auto-generated".to_owned(),
    );
    let mut message = Message::builder();
    for (name, value) in mail.unsubscribe.iter().flat_map(unsubscribe_headers) {
        let header = HeaderName::new_from_ascii_str(name);
        message = message.raw_header(HeaderValue::dangerous_new_pre_encoded(
            header,
            value.clone(),
            value,
        ));
    }
    message
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

/// Parses a recipient. Converts the domain to ASCII, because older stored addresses may have it in Unicode.
fn address(text: &str) -> Option<Address> {
    MailAddress::parse(text)?.address.parse().ok()
}

/// Parses the sender address, for example `Carnet <no-reply@carnet.example>`. The result is ASCII, because otherwise only mail
/// servers that offer SMTPUTF8 would accept any mail.
pub fn sender(text: &str) -> Result<Mailbox, &'static str> {
    let mailbox: Mailbox = text
        .parse()
        .map_err(|_| "expected Carnet <no-reply@carnet.example>")?;
    let written = mailbox.email.to_string();
    if written.is_ascii() {
        return Ok(mailbox);
    }
    let email = MailAddress::parse(&written).filter(|address| !address.needs_smtputf8());
    let email = email.and_then(|address| address.address.parse().ok());
    let email = email.ok_or("the part before the @ must be ASCII")?;
    Ok(Mailbox::new(mailbox.name, email))
}

/// Headers of the one-click unsubscribe button (RFC 8058). They are not folded, because the link must stay in one piece.
fn unsubscribe_headers(link: &SecretString) -> [(&'static str, String); 2] {
    [
        ("List-Unsubscribe", format!("<{}>", link.expose_secret())),
        (
            "List-Unsubscribe-Post",
            "List-Unsubscribe=One-Click".to_owned(),
        ),
    ]
}

/// Sends ASCII text unencoded. lettre would encode lines of more than 76 characters, which splits links in the raw file.
fn body(text: &str) -> Body {
    if text.is_ascii() && text.lines().all(|line| line.len() <= LONGEST_LINE) {
        let lines = text.replace('\n', "\r\n").into_bytes();
        return Body::dangerous_pre_encoded(lines, ContentTransferEncoding::SevenBit);
    }
    Body::new(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_travels_with_its_domain_in_ascii() {
        for (text, travels) in [
            ("Ann@Example.org", Some("Ann@Example.org")),
            ("ann@b\u{FC}cher.example", Some("ann@xn--bcher-kva.example")),
            (
                "jos\u{E9}@b\u{FC}cher.example",
                Some("jos\u{E9}@xn--bcher-kva.example"),
            ),
            ("nonsense", None),
        ] {
            assert_eq!(
                address(text).map(|address| address.to_string()).as_deref(),
                travels,
                "{text}"
            );
        }
    }

    #[test]
    fn the_sender_is_ascii() {
        for (text, wanted) in [
            (
                "Carnet <no-reply@carnet.example>",
                Some("no-reply@carnet.example"),
            ),
            ("no-reply@localhost", Some("no-reply@localhost")),
            (
                "B\u{FC}cher <no-reply@b\u{FC}cher.example>",
                Some("no-reply@xn--bcher-kva.example"),
            ),
            ("jos\u{E9}@carnet.example", None),
            ("nonsense", None),
        ] {
            let read = sender(text).ok().map(|mailbox| mailbox.email.to_string());
            assert_eq!(read.as_deref(), wanted, "{text}");
        }
    }
}
