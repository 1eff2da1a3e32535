//! SQL statements and sealed columns.

pub mod display_names;
pub mod organisation_search;
pub mod organisations;
pub mod search_forms;
