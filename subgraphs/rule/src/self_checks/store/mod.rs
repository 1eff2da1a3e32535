//! SQL statements.

pub mod bulk_self_checks;
pub mod checked_lanes;
pub mod self_checks;
