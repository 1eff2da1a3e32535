//! Queries.

mod evidence;
mod files;
mod filter;

pub use evidence::EvidenceQuery;
pub use files::FileQuery;
