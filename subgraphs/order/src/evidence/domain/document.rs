//! Evidence documents: what a seller says speaks for a product, and what became of it.

use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};

use super::refusals;
use crate::domain::{
    DocumentId, DocumentRequestId, FileId, OrderId, OrganisationId, ProductId, Refusal, input, text,
};
use crate::files::domain::File;
use crate::files::domain::refusals::file_hash_mismatch;

/// What has become of a document.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum DocumentStatus {
    Submitted,
    Accepted,
    Rejected,
    Expired,
}

/// What has happened to a document.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum DocumentEvent {
    #[strum(serialize = "DOCUMENT_SUBMITTED")]
    Submitted,
    #[strum(serialize = "DOCUMENT_ACCEPTED")]
    Accepted,
    #[strum(serialize = "DOCUMENT_REJECTED")]
    Rejected,
    #[strum(serialize = "DOCUMENT_EXPIRED")]
    Expired,
}

/// Why a document was not good enough, and what would be.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// A stable code of the assessor's choice, as `ILLEGIBLE`.
    pub code: String,
    pub message: SecretString,
    /// What to fix.
    pub remedy: SecretString,
}

#[derive(Clone, Debug)]
pub struct Document {
    pub id: DocumentId,
    pub organisation: OrganisationId,
    pub product: ProductId,
    /// The order that it was submitted for, if it was.
    pub order: Option<OrderId>,
    /// A code of the document catalogue, as `EU_DOC`.
    pub kind: String,
    /// Of the file.
    pub sha256: [u8; 32],
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
    pub status: DocumentStatus,
    pub rejection: Option<Rejection>,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last event, or of the file that was attached after it.
    pub updated_at: OffsetDateTime,
}

/// Filters the documents of a product.
#[derive(Clone, Copy, Debug)]
pub struct DocumentFilter {
    pub product: ProductId,
    /// Includes changes at this moment and later ones.
    pub updated_from: Option<OffsetDateTime>,
    /// Includes changes before this moment.
    pub updated_to: Option<OffsetDateTime>,
}

/// What a seller submits.
pub struct Submission {
    pub product: ProductId,
    pub order: Option<OrderId>,
    pub kind: String,
    /// In lower-case hex; needed where there is no file.
    pub sha256: Option<String>,
    pub file: Option<FileId>,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
    /// What the provider of the order has asked for, if this answers it.
    pub request: Option<DocumentRequestId>,
}

/// What a seller submits in place of what was rejected.
pub struct Resubmission {
    pub document: DocumentId,
    /// In lower-case hex; needed where there is no file.
    pub sha256: Option<String>,
    pub file: Option<FileId>,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
}

impl Submission {
    /// The hash that was given, when all else is in order too. Puts the issuer in its canonical form.
    pub fn check(&mut self, today: Date) -> Result<Option<[u8; 32]>, Refusal> {
        input::code(&["type"], &self.kind)?;
        if self.request.is_some() && self.order.is_none() {
            return Err(Refusal::invalid(
                &["orderId"],
                "is the order that the document was asked for in",
            ));
        }
        self.issuer = paper(&self.issuer, self.issued_on, self.expires_on, today)?;
        self.sha256
            .as_deref()
            .map(|text| expected_sha256(&["sha256"], text))
            .transpose()
    }
}

impl Resubmission {
    /// The hash that was given, when all else is in order too. Puts the issuer in its canonical form.
    pub fn check(&mut self, today: Date) -> Result<Option<[u8; 32]>, Refusal> {
        self.issuer = paper(&self.issuer, self.issued_on, self.expires_on, today)?;
        self.sha256
            .as_deref()
            .map(|text| expected_sha256(&["sha256"], text))
            .transpose()
    }
}

/// The canonical form of the issuer, when the days are in order too.
fn paper(
    issuer: &str,
    issued_on: Date,
    expires_on: Option<Date>,
    today: Date,
) -> Result<String, Refusal> {
    let issuer = input::name(&["issuer"], issuer, 200)?;
    if issued_on > today {
        return Err(Refusal::invalid(&["issuedOn"], "must not be in the future"));
    }
    if expires_on.is_some_and(|last| last < issued_on) {
        return Err(Refusal::invalid(
            &["expiresOn"],
            "must not be before the day of issue",
        ));
    }
    Ok(issuer)
}

/// A hash that somebody names.
pub fn expected_sha256(path: &[&str], text: &str) -> Result<[u8; 32], Refusal> {
    sha256(text).ok_or_else(|| Refusal::invalid(path, "must be 64 digits of lower-case hex"))
}

/// The hash of a document: its file's, or the one that was given; both, where they are the same.
pub fn document_sha256(given: Option<[u8; 32]>, file: Option<&File>) -> Result<[u8; 32], Refusal> {
    match (given, file.map(|file| file.sha256)) {
        (Some(given), Some(file)) if given != file => Err(file_hash_mismatch()),
        (given, file) => file
            .or(given)
            .ok_or_else(|| Refusal::invalid(&["sha256"], "must be given where there is no fileId")),
    }
}

fn sha256(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    if rest.is_empty() {
        bytes.try_into().ok()
    } else {
        None
    }
}

impl Rejection {
    pub fn check(&self) -> Result<(), Refusal> {
        input::code(&["code"], &self.code)?;
        text(&["message"], self.message.expose_secret(), 2000)?;
        text(&["remedy"], self.remedy.expose_secret(), 2000)
    }
}

impl Document {
    /// A better file takes the place of the one that was rejected, and is decided on anew.
    pub fn resubmit(
        &mut self,
        better: Resubmission,
        sha256: [u8; 32],
        now: OffsetDateTime,
    ) -> Result<DocumentEvent, Refusal> {
        if self.status != DocumentStatus::Rejected {
            return Err(refusals::document_not_rejected());
        }
        self.sha256 = sha256;
        self.issued_on = better.issued_on;
        self.expires_on = better.expires_on;
        self.issuer = better.issuer;
        self.status = DocumentStatus::Submitted;
        self.rejection = None;
        self.change(now);
        Ok(DocumentEvent::Submitted)
    }

    /// What was submitted is decided on once: it is accepted, or rejected for a reason.
    pub fn decide(
        &mut self,
        rejection: Option<Rejection>,
        now: OffsetDateTime,
    ) -> Result<DocumentEvent, Refusal> {
        if self.status != DocumentStatus::Submitted {
            return Err(refusals::document_decided());
        }
        self.change(now);
        self.rejection = rejection;
        if self.rejection.is_some() {
            self.status = DocumentStatus::Rejected;
            return Ok(DocumentEvent::Rejected);
        }
        self.status = DocumentStatus::Accepted;
        Ok(DocumentEvent::Accepted)
    }

    /// Expires the document if it is accepted and its last day is over. Returns false if nothing has changed.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == DocumentStatus::Expired
            && self.status != DocumentStatus::Expired;
        if over {
            self.status = DocumentStatus::Expired;
            self.change(now);
        }
        over
    }

    /// Counts a change. The time does not go back: a command that waited for a lock may be older than the last change.
    fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Sets the time of the last change for a file that is attached, which is no event.
    pub fn attach_file(&mut self, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
    }

    /// The status on a day: an accepted document expires without anybody's doing.
    #[must_use]
    pub fn status_on(&self, day: Date) -> DocumentStatus {
        let over = self.expires_on.is_some_and(|last| last < day);
        if over && self.status == DocumentStatus::Accepted {
            DocumentStatus::Expired
        } else {
            self.status
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sha256;

    #[test]
    fn a_hash_is_64_lower_case_hex_digits() {
        let mut bytes = [0; 32];
        (bytes[0], bytes[31]) = (0xab, 0x01);
        assert_eq!(sha256(&format!("ab{}01", "0".repeat(60))), Some(bytes));
        for bad in [
            "",
            "ab",
            &"0".repeat(63),
            &"0".repeat(65),
            &"0".repeat(66),
            &"AB".repeat(32),
            &"g0".repeat(32),
        ] {
            assert_eq!(sha256(bad), None, "{bad}");
        }
    }
}
