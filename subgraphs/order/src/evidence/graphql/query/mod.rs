//! Queries.

pub(crate) mod evidence;
pub(crate) mod files;
