//! Queries.

mod catalogue;
mod rule_packs;

pub use catalogue::CatalogueQuery;
pub use rule_packs::RulePacksQuery;
