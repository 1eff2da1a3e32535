//! SQL statements.

pub mod rule_calendar;
pub mod rule_pack_versions;
pub mod rule_packs;
pub mod rules_in_force;
pub mod version_lists;
