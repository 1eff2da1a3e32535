//! Types and rules: no I/O, no framework, no clock.

mod document;
mod document_request;
mod grant;
pub(crate) mod refusals;

pub use document::{
    Document, DocumentEvent, DocumentFilter, DocumentStatus, Rejection, Resubmission, Submission,
    document_sha256, expected_sha256,
};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use grant::Grant;
