//! Encrypted columns: their fields, and the subjects whose keys encrypt them.
//!
//! All values of an order are encrypted with the key of its case, so that destroying the key makes the case unreadable. The
//! values of a document without an order are encrypted with the key of its organisation.

use envelope::{Error as Seal, Field, Keyring, Subject};
use secrecy::SecretString;
use uuid::Uuid;

use super::Error;
use crate::domain::{ConsignmentId, EnquiryId, FileId, OrderId, OrganisationId};
use crate::evidence::domain::Document;

/// The note of a step, with the keys that encrypt it.
#[derive(Clone, Copy)]
pub struct Note<'a> {
    pub keys: &'a Keyring,
    pub text: &'a SecretString,
}

pub const fn message(order: OrderId) -> Field {
    Field {
        entity: "Order",
        field: "message",
        id: order.0,
    }
}

pub const fn note(entry: Uuid) -> Field {
    Field {
        entity: "TimelineEntry",
        field: "note",
        id: entry,
    }
}

pub const fn lab_reference(report: Uuid) -> Field {
    Field {
        entity: "AssessmentReport",
        field: "labReference",
        id: report,
    }
}

pub const fn remark(finding: Uuid) -> Field {
    Field {
        entity: "Finding",
        field: "remark",
        id: finding,
    }
}

/// The signed canonical JSON.
pub const fn report_body(report: Uuid) -> Field {
    Field {
        entity: "AssessmentReport",
        field: "body",
        id: report,
    }
}

pub const fn public_token(certificate: Uuid) -> Field {
    Field {
        entity: "Certificate",
        field: "token",
        id: certificate,
    }
}

pub const fn certificate_reason(entry: Uuid) -> Field {
    Field {
        entity: "CertificateEntry",
        field: "reason",
        id: entry,
    }
}

pub const fn request_text(request: Uuid) -> Field {
    Field {
        entity: "DocumentRequest",
        field: "text",
        id: request,
    }
}

pub const fn dispute_reason(dispute: Uuid) -> Field {
    Field {
        entity: "Dispute",
        field: "reason",
        id: dispute,
    }
}

pub const fn dispute_resolution(dispute: Uuid) -> Field {
    Field {
        entity: "Dispute",
        field: "resolution",
        id: dispute,
    }
}

pub const fn rejection_message(document: Uuid) -> Field {
    Field {
        entity: "EvidenceDocument",
        field: "rejectionMessage",
        id: document,
    }
}

pub const fn rejection_remedy(document: Uuid) -> Field {
    Field {
        entity: "EvidenceDocument",
        field: "rejectionRemedy",
        id: document,
    }
}

pub const fn incoterm_place(consignment: ConsignmentId) -> Field {
    Field {
        entity: "Consignment",
        field: "incotermPlace",
        id: consignment.0,
    }
}

pub const fn line_description(line: Uuid) -> Field {
    Field {
        entity: "ConsignmentLine",
        field: "descriptionForCarrier",
        id: line,
    }
}

pub const fn consignment_note(step: Uuid) -> Field {
    Field {
        entity: "ConsignmentStep",
        field: "note",
        id: step,
    }
}

pub const fn approval_note(step: Uuid) -> Field {
    Field {
        entity: "ApprovalStep",
        field: "note",
        id: step,
    }
}

pub const fn message_text(message: Uuid) -> Field {
    Field {
        entity: "Message",
        field: "text",
        id: message,
    }
}

pub const fn rating_comment(rating: Uuid) -> Field {
    Field {
        entity: "Rating",
        field: "comment",
        id: rating,
    }
}

pub const fn file_name(file: FileId) -> Field {
    Field {
        entity: "File",
        field: "name",
        id: file.0,
    }
}

pub const fn file_content(file: FileId) -> Field {
    Field {
        entity: "File",
        field: "content",
        id: file.0,
    }
}

pub const fn read_reason(read: Uuid) -> Field {
    Field {
        entity: "FileRead",
        field: "reason",
        id: read,
    }
}

pub const fn case_read_reason(read: Uuid) -> Field {
    Field {
        entity: "CaseRead",
        field: "reason",
        id: read,
    }
}

pub const fn case(order: OrderId) -> Subject {
    Subject::Case(order.0)
}

pub const fn enquiry(enquiry: EnquiryId) -> Subject {
    Subject::Case(enquiry.0)
}

pub const fn organisation(organisation: OrganisationId) -> Subject {
    Subject::Organisation(organisation.0)
}

/// Returns the subject whose key encrypts a document.
pub fn owner(document: &Document) -> Subject {
    document
        .order
        .map_or(organisation(document.organisation), case)
}

/// Caches the key of a subject, if it has one. Call it before a transaction that encrypts a value: unwrapping a key takes
/// milliseconds of RSA. It creates no key, so the access of the caller is checked later, in the transaction.
pub async fn preload(keys: &Keyring, subject: Subject) -> Result<(), Error> {
    Ok(keys.preload(subject).await?)
}

/// Encrypts a value, if there is one.
pub async fn seal(
    keys: &Keyring,
    subject: Subject,
    field: Field,
    text: Option<&SecretString>,
) -> Result<Option<Vec<u8>>, Error> {
    match text {
        Some(text) => Ok(Some(keys.seal(subject, field, text).await?)),
        None => Ok(None),
    }
}

/// Decrypts a value, if there is one. Returns `None` if its key was destroyed.
pub async fn open(
    keys: &Keyring,
    field: Field,
    sealed: Option<&[u8]>,
) -> Result<Option<SecretString>, Error> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    match keys.unseal(field, sealed).await {
        Ok(text) => Ok(Some(text)),
        Err(Seal::Destroyed) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns an empty text if the key was destroyed.
pub fn present(text: Option<SecretString>) -> SecretString {
    text.unwrap_or_else(|| SecretString::from(""))
}
