//! Types and rules: no I/O, no framework, no clock.

mod document;
mod document_request;
mod file;
mod file_content;
pub(crate) mod file_name;
mod grant;
mod markup;
pub(crate) mod refusals;

pub use document::{
    Document, DocumentEvent, DocumentFilter, DocumentStatus, Rejection, Resubmission, Submission,
    document_sha256, expected_sha256,
};
pub use document_request::{DocumentRequest, DocumentWish, RequestStatus, left_open};
pub use file::{File, FileType, TELLING};
pub use file_content::is_text;
pub use file_name::file_name;
pub use grant::{Grant, SharedDocumentFilter};
