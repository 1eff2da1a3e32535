//! SQL statements and sealed columns.

pub mod invitations;
pub mod organisations;
