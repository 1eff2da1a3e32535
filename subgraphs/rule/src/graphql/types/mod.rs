//! The domain as clients see it. The names are those of the glossary.

mod fact;
mod lane;
mod nomenclature;
mod organisation;
mod product;
mod requirement;
mod rule;
mod rule_pack;
mod self_check;

pub use fact::FactInput;
pub use lane::LaneInput;
pub use nomenclature::NomenclatureEntry;
pub use organisation::Organisation;
pub use product::{NationalCodeInput, Product, ProductFilter, paged_products};
pub use requirement::{RequirementsInput, RequirementsResult};
pub use rule_pack::{RulePack, RulePackVersion};
pub use self_check::{SelfCheck, paged_self_checks};
