//! A rule pack: rules of one origin, with the areas, documents and facts that they speak of.
//!
//! [`read`] turns a YAML file into a [`Pack`] and a list of findings, each with the line it is about. It reads on
//! after a mistake, so that an editor sees all mistakes at once; a file with an ERROR among its findings is never
//! used. Whether HS prefixes exist is not known here: the caller asks the nomenclature and hands the answer to
//! [`Reading::findings`].

pub(crate) mod diff;
mod finding;
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
pub use model::{
    Alternative, DocumentType, Effect, EvidenceGroup, Excursion, FactDeclaration, Header, LegalAct,
    OnBreach, Pack, Places, Review, Rule, Scope, TransportCondition, Validity,
};
pub use node::SIZE_LIMIT;
pub use pack_names::PackNames;
pub use predicate::{Comparison, Operation, Predicate, Test};
pub use read_header::identifier as is_name;
pub use reader::{Lists, Reading, read};
