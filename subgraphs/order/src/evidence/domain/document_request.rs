//! What the provider of an order asks the seller for, and what has become of it.

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{Document, refusals};
use crate::domain::{DocumentId, DocumentRequestId, OrderId, Refusal, input, text};
use crate::orders::domain::Left;

/// The most requests of one order.
const MOST_REQUESTS: usize = 50;

/// What has become of a request for a document.
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
    /// Waits for the seller.
    Open,
    /// Waits for the provider.
    Answered,
    Satisfied,
}

#[derive(Clone, Debug)]
pub struct DocumentRequest {
    pub id: DocumentRequestId,
    pub order: OrderId,
    /// A code of the document catalogue, as `SAMPLE_PHOTO`.
    pub kind: String,
    /// What exactly it has to be.
    pub text: SecretString,
    pub status: RequestStatus,
    /// The latest answer, also when it was rejected.
    pub document: Option<DocumentId>,
    pub requested_at: OffsetDateTime,
    /// The time of the last change of the status.
    pub updated_at: OffsetDateTime,
}

/// What a provider asks for.
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

    /// The request, when the order has room for one more.
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
    /// A document of the type that was asked for answers an open request.
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
                format!("must be {}, as was asked for", self.kind),
            ));
        }
        self.document = Some(document);
        self.set_status(RequestStatus::Answered, now);
        Ok(())
    }

    /// The request with what has become of it.
    #[must_use]
    pub fn becomes(&mut self, status: RequestStatus, now: OffsetDateTime) -> Self {
        self.set_status(status, now);
        self.clone()
    }

    /// The time does not go back: a command that waited for a lock may be older than the last change.
    fn set_status(&mut self, status: RequestStatus, now: OffsetDateTime) {
        self.status = status;
        self.updated_at = self.updated_at.max(now);
    }

    /// Whether this document may answer again: it was the answer, and was not good enough.
    #[must_use]
    pub fn waits_for(&self, document: &Document) -> bool {
        self.status == RequestStatus::Open && self.document == Some(document.id)
    }

    /// Whether this document's fate is the request's.
    #[must_use]
    pub fn hangs_on(&self, document: &Document) -> bool {
        self.status == RequestStatus::Answered && self.document == Some(document.id)
    }
}

/// Whether any of these requests still waits for the seller.
#[must_use]
pub fn left_open(requests: &[DocumentRequest]) -> Left {
    let open = requests
        .iter()
        .any(|request| request.status == RequestStatus::Open);
    if open { Left::Something } else { Left::Nothing }
}
