//! SQL statements.

pub mod purge;
pub mod refresh_tokens;
pub mod session_cutoffs;
pub mod sessions;
