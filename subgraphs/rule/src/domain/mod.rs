//! Types and rules that all capabilities share: codes, facts, lanes, markets, quotas and the authorisation table. No I/O, no
//! framework, no clock.

mod author;
pub mod canonical;
mod country;
mod document;
mod evaluation;
pub(crate) mod hs;
mod id;
mod item_result;
mod job_status;
mod lane;
mod market;
mod quotas;
pub(crate) mod refusals;
mod rights;
mod search;
mod sorting;
mod text_form;
mod truth;
mod value;
pub(crate) mod warning;

pub use author::Author;
pub use country::Country;
pub use document::{Document, DocumentStatus};
pub use evaluation::Evaluation;
pub use hs::{NationalCode, hs_code, market_mentions, national_code, read_hs_code, written_digits};
pub use id::{
    BulkSelfCheckId, ProductId, RuleChangeId, RulePackId, RulePackVersionId, SelfCheckId, WatchId,
};
pub use item_result::ItemResult;
pub use job_status::JobStatus;
pub use lane::{Aircraft, Direction, LANE_FACTS, Lane, LaneRequest, TransportMode};
pub use market::Market;
pub use quotas::{Quotas, Resource, Room, Usage};
pub use refusal::{Noted, Refusal, Warning};
pub use rights::RIGHTS;
pub(crate) use search::Search;
pub use sorting::Sorting;
pub use text_form::{Pattern, TextForm};
pub use truth::Truth;
pub use units::{Listed, Unit, UnitList};
pub use value::{FactType, Facts, Value, decimal, fact_name};
pub use warning::Mention;
