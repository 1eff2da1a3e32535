//! Use cases.

mod document_decisions;
mod document_requests;
mod documents;
mod downloads;
mod file_reading;
mod files;
pub(crate) mod grants;

pub use crate::evidence::store::FileRead;
pub use downloads::Downloads;
pub use file_reading::FileReading;
pub use files::{Files, Upload};
pub use grants::NewGrant;
