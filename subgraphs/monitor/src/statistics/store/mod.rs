//! SQL statements.

mod assessments;
mod provider_answers;
mod self_check_counts;

pub use assessments::{count_assessments, upsert_assessments};
pub use provider_answers::{count_answers, upsert_answers};
pub use self_check_counts::{count_self_checks, upsert_self_checks};
