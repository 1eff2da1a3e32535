//! Queries.

mod catalogue;
mod rule_packs;

pub use catalogue::CatalogueQueries;
pub use rule_packs::RulePackQueries;
