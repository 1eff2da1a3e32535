//! Use cases.

mod bulk_self_checks;
pub(crate) mod self_checks;

pub use self_checks::{ComparedSelfChecks, MOST_CHECKS, Repetition, SelfCheckRequest};
