//! Document requests: documents that the provider of an order requests from the seller.

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{Document, refusals};
use crate::domain::{DocumentId, DocumentRequestId, OrderId, Refusal, input, text};
use crate::orders::domain::Left;

/// Maximum number of document requests of one order.
const MOST_REQUESTS: usize = 50;

/// Status of a document request.
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
pub enum RequestStatus {
    /// Waits for the seller to submit the document.
    Open,
    /// Waits for the provider to decide on the document.
    Answered,
    Satisfied,
}

#[derive(Clone, Debug)]
pub struct DocumentRequest {
    pub id: DocumentRequestId,
    pub order: OrderId,
    /// Code of the document type, for example `SAMPLE_PHOTO`.
    pub kind: String,
    /// Description of the document.
    pub text: SecretString,
    pub status: RequestStatus,
    /// Latest document that answers the request, even if it was rejected.
    pub document: Option<DocumentId>,
    pub requested_at: OffsetDateTime,
    /// Time of the last change of the status.
    pub updated_at: OffsetDateTime,
}

/// Document request to create.
pub struct DocumentWish {
    pub order: OrderId,
    pub kind: String,
    pub text: SecretString,
}

impl DocumentWish {
    pub fn check(&self) -> Result<(), Refusal> {
        input::code(&["type"], &self.kind)?;
        text(&["text"], self.text.expose_secret(), 2000)
    }

    /// Creates the request if the order has fewer than the maximum.
    pub fn ask(
        self,
        id: DocumentRequestId,
        so_far: usize,
        now: OffsetDateTime,
    ) -> Result<DocumentRequest, Refusal> {
        if so_far >= MOST_REQUESTS {
            return Err(refusals::too_many_document_requests(MOST_REQUESTS));
        }
        Ok(DocumentRequest {
            id,
            order: self.order,
            kind: self.kind,
            text: self.text,
            status: RequestStatus::Open,
            document: None,
            requested_at: now,
            updated_at: now,
        })
    }
}

impl DocumentRequest {
    /// Answers an open request with a document of the requested type.
    pub fn answer(
        &mut self,
        document: DocumentId,
        kind: &str,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if self.status != RequestStatus::Open {
            return Err(refusals::document_request_answered());
        }
        if self.kind != kind {
            return Err(Refusal::invalid(
                &["type"],
                format!(
                    "The document request is for the type {}. Submit a document of this type.",
                    self.kind
                ),
            ));
        }
        self.document = Some(document);
        self.set_status(RequestStatus::Answered, now);
        Ok(())
    }

    /// Sets the status and returns a copy of the request.
    #[must_use]
    pub fn becomes(&mut self, status: RequestStatus, now: OffsetDateTime) -> Self {
        self.set_status(status, now);
        self.clone()
    }

    /// Sets the status. The time never decreases: a command that waited for a lock may be older than the last change.
    fn set_status(&mut self, status: RequestStatus, now: OffsetDateTime) {
        self.status = status;
        self.updated_at = self.updated_at.max(now);
    }

    /// True if this document answered the request and was rejected, so that it may be resubmitted.
    #[must_use]
    pub fn waits_for(&self, document: &Document) -> bool {
        self.status == RequestStatus::Open && self.document == Some(document.id)
    }

    /// True if a decision on this document decides the request.
    #[must_use]
    pub fn hangs_on(&self, document: &Document) -> bool {
        self.status == RequestStatus::Answered && self.document == Some(document.id)
    }
}

/// Returns `Left::Something` if a request waits for the seller.
#[must_use]
pub fn left_open(requests: &[DocumentRequest]) -> Left {
    let open = requests
        .iter()
        .any(|request| request.status == RequestStatus::Open);
    if open { Left::Something } else { Left::Nothing }
}
