//! Types of the API.

mod document;
mod document_request;
mod file;

pub use document::EvidenceDocument;
pub use document_request::DocumentRequest;
pub use file::{DocumentGrant, EvidenceFile, FileRead};
