//! Evidence documents: their content, status and transitions.

use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};

use super::refusals;
use crate::domain::{
    DayRange, DocumentId, DocumentRequestId, FileId, OrderId, OrganisationId, ProductId, Refusal,
    SortValues, TimeRange, input, text,
};
use crate::files::domain::File;
use crate::files::domain::refusals::file_hash_mismatch;

/// Status of a document.
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

/// Event of a document.
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

/// Reason why a document was rejected, and its remedy.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// Stable code of the assessor's choice, for example `ILLEGIBLE`.
    pub code: String,
    pub message: SecretString,
    /// Description of what to correct.
    pub remedy: SecretString,
}

#[derive(Clone, Debug)]
pub struct Document {
    pub id: DocumentId,
    pub organisation: OrganisationId,
    pub product: ProductId,
    /// Order for which the document was submitted.
    pub order: Option<OrderId>,
    /// Code of the document type, for example `EU_DOC`.
    pub kind: String,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
    pub status: DocumentStatus,
    pub rejection: Option<Rejection>,
    /// Number of events so far.
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last event, or of the attachment of the file if that is later.
    pub updated_at: OffsetDateTime,
}

/// Filters documents.
#[derive(Clone, Debug)]
pub struct DocumentFilter {
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<DocumentStatus>,
    /// Codes of document types. Any of these. An empty list does not filter.
    pub kinds: Vec<String>,
    pub product: Option<ProductId>,
    /// Last day of validity.
    pub expires_on: DayRange,
    pub created: TimeRange,
    /// Time of the last change, as the reader sees it: the right to read a document counts as a change.
    pub updated: TimeRange,
    /// Time at which the status is evaluated, and at which grants must be live.
    pub now: OffsetDateTime,
}

/// Document to submit.
pub struct Submission {
    pub product: ProductId,
    pub order: Option<OrderId>,
    pub kind: String,
    /// Lowercase hexadecimal. Required if there is no file.
    pub sha256: Option<String>,
    pub file: Option<FileId>,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
    /// Document request of the order that the document answers.
    pub request: Option<DocumentRequestId>,
}

/// Replacement for a rejected document.
pub struct Resubmission {
    pub document: DocumentId,
    /// Lowercase hexadecimal. Required if there is no file.
    pub sha256: Option<String>,
    pub file: Option<FileId>,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    pub issuer: String,
}

impl Submission {
    /// Validates the submission and canonicalises the issuer. Returns the declared hash.
    pub fn check(&mut self, today: Date) -> Result<Option<[u8; 32]>, Refusal> {
        input::code(&["type"], &self.kind)?;
        if self.request.is_some() && self.order.is_none() {
            return Err(Refusal::invalid(
                &["orderId"],
                "The order is required if documentRequestId is set. Send the order of the document request.",
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
    /// Validates the resubmission and canonicalises the issuer. Returns the declared hash.
    pub fn check(&mut self, today: Date) -> Result<Option<[u8; 32]>, Refusal> {
        self.issuer = paper(&self.issuer, self.issued_on, self.expires_on, today)?;
        self.sha256
            .as_deref()
            .map(|text| expected_sha256(&["sha256"], text))
            .transpose()
    }
}

/// Validates the issuer and the dates. Returns the canonical form of the issuer.
fn paper(
    issuer: &str,
    issued_on: Date,
    expires_on: Option<Date>,
    today: Date,
) -> Result<String, Refusal> {
    let issuer = input::name(&["issuer"], issuer, 200)?;
    if issued_on > today {
        return Err(Refusal::invalid(
            &["issuedOn"],
            "The day of issue is in the future. Check the date.",
        ));
    }
    if expires_on.is_some_and(|last| last < issued_on) {
        return Err(Refusal::invalid(
            &["expiresOn"],
            "The last day of validity is before the day of issue. Check the dates.",
        ));
    }
    Ok(issuer)
}

/// Parses a hash that the client declares.
pub fn expected_sha256(path: &[&str], text: &str) -> Result<[u8; 32], Refusal> {
    sha256(text).ok_or_else(|| {
        Refusal::invalid(
            path,
            "This is not a SHA-256. Send 64 lowercase hexadecimal digits.",
        )
    })
}

/// Hash of a document: that of its file, or the declared one. If both exist, they must be equal.
pub fn document_sha256(given: Option<[u8; 32]>, file: Option<&File>) -> Result<[u8; 32], Refusal> {
    match (given, file.map(|file| file.sha256)) {
        (Some(given), Some(file)) if given != file => Err(file_hash_mismatch()),
        (given, file) => file.or(given).ok_or_else(|| {
            Refusal::invalid(
                &["sha256"],
                "The hash is required if there is no fileId. Send one of them.",
            )
        }),
    }
}

fn sha256(text: &str) -> Option<[u8; 32]> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok()?;
    Some(hash)
}

impl Rejection {
    pub fn check(&self) -> Result<(), Refusal> {
        input::code(&["code"], &self.code)?;
        text(&["message"], self.message.expose_secret(), 2000)?;
        text(&["remedy"], self.remedy.expose_secret(), 2000)
    }
}

impl Document {
    /// Replaces the content of a rejected document, which is SUBMITTED again.
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

    /// Accepts a SUBMITTED document, or rejects it for a reason.
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

    /// Expires the document if it is accepted and its last day has passed. Returns false if nothing has changed.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == DocumentStatus::Expired
            && self.status != DocumentStatus::Expired;
        if over {
            self.status = DocumentStatus::Expired;
            self.change(now);
        }
        over
    }

    /// Increments the version. The time never decreases: a command that waited for a lock may be older than the last change.
    fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Sets the time of the last change. The attachment of a file is not an event and does not change the version.
    pub fn attach_file(&mut self, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
    }

    #[must_use]
    pub const fn sort_values(&self) -> SortValues {
        SortValues {
            id: self.id.0,
            updated_at: self.updated_at,
            last_day: self.expires_on,
        }
    }

    /// Status on a day. An accepted document is EXPIRED after its last day, even before the job has updated it.
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
