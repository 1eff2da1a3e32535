//! SQL statements.

pub mod refresh_tokens;
pub mod session_cutoffs;
pub mod sessions;
