//! Queries.

mod evidence;
mod files;

pub use evidence::EvidenceQuery;
pub use files::FileQuery;
