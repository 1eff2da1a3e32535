//! Types of the API.

mod lists;
mod rule_pack;
mod rule_pack_fields;

pub use lists::{
    RulePackFilter, RulePackSort, RulePackVersionFilter, RulePackVersionSort, paged_versions,
};
pub use rule_pack::{RulePack, RulePackVersion};
