//! What a rule is, what a product is, and what follows from both. Nothing here reads a clock, a file or a database.

#[macro_use]
mod code;
pub mod canonical;
mod country;
mod document;
pub mod evaluate;
mod evidence;
mod fact_answer;
mod hs;
mod id;
mod lane;
mod nomenclature;
pub mod pack;
mod product;
mod refusal;
mod rule_pack_version;
mod self_check;
mod truth;
mod value;

pub use code::Code;
pub use country::Country;
pub use document::{Document, DocumentStatus};
pub use evidence::{Certificate, EvidenceDocument};
pub use fact_answer::{DeclaredFacts, FactAnswer, answer};
pub use hs::{NationalCode, hs_code, national_code};
pub use id::{ProductId, RulePackId, RulePackVersionId, SelfCheckId};
pub use lane::{Aircraft, Direction, LANE_FACTS, Lane, TransportMode};
pub use nomenclature::{CSV_LIMIT, NomenclatureEntry, read_csv};
pub use product::{Product, ProductChange, ProductDraft, ProductFilter, ProductStatus, check_national_codes};
pub use refusal::Refusal;
pub use rule_pack_version::{RulePack, RulePackVersion, RulePackVersionStatus, Summary, Upload};
pub use self_check::{Declared, SelfCheck};
pub use truth::Truth;
pub use value::{FactType, Facts, Value, decimal, fact_name};
