//! What a rule is, what a product is, and what follows from both. Nothing here reads a clock, a file or a database.

#[macro_use]
mod code;
mod bulk_self_check;
pub mod calendar;
pub mod canonical;
mod classification;
mod comparison;
mod country;
mod document;
pub mod evaluate;
mod evidence;
mod fact_answer;
mod fact_cell;
mod hs;
mod id;
mod lane;
mod market;
mod national_codes;
mod nomenclature;
pub mod pack;
mod pack_names;
mod product;
mod product_import;
mod projection;
mod quotas;
mod refusal;
mod review;
mod rule_change;
mod rule_pack;
mod rule_pack_version;
mod self_check;
mod text_form;
mod truth;
mod unit;
mod value;
mod warning;
mod watch;

pub use bulk_self_check::{BulkRequest, BulkSelfCheck, BulkSelfCheckFilter};
pub use calendar::Published;
pub use classification::{
    Classification, ClassificationMethod, ClassificationRecord, ClassificationStatus, Proposal,
};
pub use code::Code;
pub use comparison::{ComparedPart, Comparison, FactChange, RuleDifference, compare};
pub use country::Country;
pub use document::{Document, DocumentStatus};
pub use evidence::{Certificate, EvidenceDocument};
pub use fact_answer::{DeclaredFact, DeclaredFacts, FactAnswer, answer, fact_mentions};
pub use hs::{NationalCode, hs_code, market_mentions, national_code, read_hs_code, written_digits};
pub use id::{
    BulkSelfCheckId, ProductId, RuleChangeId, RulePackId, RulePackVersionId, SelfCheckId, WatchId,
};
pub use lane::{Aircraft, Direction, LANE_FACTS, Lane, LaneRequest, TransportMode};
pub use market::Market;
pub use national_codes::{NationalCodeEntry, read_national_codes};
pub use nomenclature::{CSV_LIMIT, NomenclatureEntry, read_csv};
pub use pack_names::PackNames;
pub use product::{
    Changed, Product, ProductChange, ProductDraft, ProductFilter, ProductStatus,
    check_national_codes,
};
pub use product_import::{IMPORT_LIMIT, ImportMode, ImportedRow, ProductFile, read_products};
pub use projection::{Differences, IdRange, Sequenced};
pub use quotas::{Quotas, Resource, Usage};
pub use refusal::{Refusal, quoted};
pub use review::{Act, Decision};
pub use rule_change::{
    JobStatus, Phase, Place, RuleChange, RuleChangeFilter, RuleChangeKind, VerdictChange,
};
pub use rule_pack::{RulePack, RulePackDraft, RulePackFilter};
pub use rule_pack_version::{
    RulePackVersion, RulePackVersionStatus, Summary, Upload, VersionFilter, VersionKey,
    VersionOrder,
};
pub use self_check::{Declared, SelfCheck, SelfCheckFilter};
pub use text_form::{Pattern, TextForm};
pub use truth::Truth;
pub use unit::read_units;
pub use units::{Listed, Unit, UnitList};
pub use value::{FactType, Facts, Value, decimal, fact_name};
pub use warning::{Mention, Noted, Warning};
pub use watch::{Watch, WatchFilter, WatchStatus, WatchSubject};
