//! Types and rules: no I/O, no framework, no clock.

pub mod calendar;
pub(crate) mod refusals;
pub(crate) mod review;
mod rule_pack;
mod rule_pack_version;
mod version_list;

pub use calendar::{Calendar, Published};
pub use review::{Act, Decision};
pub use rule_pack::{RulePack, RulePackDraft, RulePackFilter, RulePackKey, RulePackSortField};
pub use rule_pack_version::{RulePackVersion, RulePackVersionStatus, Summary, Upload};
pub use version_list::{VersionFilter, VersionKey, VersionSortField};
