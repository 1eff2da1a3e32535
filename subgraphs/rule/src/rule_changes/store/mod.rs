//! SQL statements.

pub mod rule_changes;
pub mod verdict_changes;
