//! The domain as clients see it. The names are those of the glossary.

mod bulk_self_check;
mod classification;
mod comparison;
mod fact;
mod lane;
mod market;
mod nomenclature;
mod organisation;
mod paged;
mod product;
mod requirement;
mod rule;
mod rule_change;
mod rule_pack;
mod self_check;
mod unit;
mod warning;
mod watch;
mod written;

pub use bulk_self_check::BulkSelfCheck;
pub use classification::ClassificationMethod;
pub use comparison::SelfCheckComparison;
pub use fact::{FactDeclaration, FactInput};
pub use lane::{LaneInput, TransportMode};
pub use market::{Market, NationalCodeInTariff, paged_national_codes};
pub use nomenclature::{NomenclatureEntry, NomenclatureLevel};
pub use organisation::Organisation;
pub(crate) use paged::paged;
pub use paged::{placed, sliced};
pub use product::{NationalCodeInput, Product, ProductFilter, paged_products};
pub use requirement::{Requirement, RequirementsInput, RequirementsResult};
pub use rule::DocumentType;
pub use rule_change::{RuleChange, VerdictChange, paged_verdict_changes};
pub use rule_pack::{
    RulePack, RulePackVersion, RulePackVersionSort, RulePackVersionStatus, paged_versions,
};
pub use self_check::{Repetition, SelfCheck, Verdict, paged_self_checks};
pub use unit::UnitOfMeasure;
pub use warning::parted;
pub use watch::{Watch, WatchStatus};
pub use written::Written;
