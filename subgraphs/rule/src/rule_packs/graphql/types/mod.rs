//! Types of the API.

mod rule_file;
mod rule_pack;

pub use rule_pack::{
    RulePack, RulePackVersion, RulePackVersionSort, RulePackVersionStatus, paged_versions,
};
