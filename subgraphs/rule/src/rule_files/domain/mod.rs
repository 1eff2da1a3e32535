//! Rule packs: rules of one origin with their areas, documents and facts.
//!
//! [`read`] converts a YAML file to a [`Pack`] and a list of findings with line and column. It continues after an error, so that an
//! author sees all errors at once. A file with an ERROR among its findings is never used. [`read`] does not know which HS prefixes
//! exist: the caller queries the nomenclature and passes the result to [`Reading::findings`].

pub(crate) mod diff;
mod finding;
mod finding_code;
mod model;
mod node;
mod pack_names;
mod predicate;
mod read_header;
mod read_predicate;
mod read_rule;
mod read_scope;
mod read_transport;
mod reader;
mod scalar;

pub use diff::{Difference, diff};
pub use finding::{FileFinding, Severity};
pub use finding_code::FindingCode;
pub use model::{
    Alternative, DocumentCode, DocumentType, Effect, EvidenceGroup, Excursion, FactDeclaration,
    Header, LegalAct, OnBreach, Pack, Places, Review, Rule, Scope, TransportCondition, Validity,
};
pub use node::SIZE_LIMIT;
pub use pack_names::PackNames;
pub use predicate::{Comparison, Operation, Predicate, Test};
pub use read_header::identifier as is_name;
pub use reader::{Lists, Reading, read};
