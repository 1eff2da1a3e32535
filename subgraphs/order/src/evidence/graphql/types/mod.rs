//! Types of the API.

mod document;
mod document_fields;
mod document_request;
mod document_request_fields;
mod file;

pub use document::{DocumentStatus, EvidenceDocument};
pub use document_request::DocumentRequest;
pub use file::{DocumentGrant, EvidenceFile, FileRead};
