//! Types of the API.

mod rule_pack;
mod rule_pack_fields;

pub use rule_pack::{
    RulePack, RulePackVersion, RulePackVersionSort, RulePackVersionStatus, paged_versions,
};
