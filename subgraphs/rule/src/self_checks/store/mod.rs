//! SQL statements.

pub mod bulk_self_checks;
pub mod checked_lanes;
pub mod purge;
pub mod self_check_days;
pub mod self_checks;
