//! SQL statements.

mod assessments;
mod provider_answers;
mod self_check_counts;

pub use assessments::{count_assessments, count_assessments_by_day, upsert_assessments};
pub use provider_answers::{count_answers, count_answers_by_day, upsert_answers};
pub use self_check_counts::{count_self_checks, count_self_checks_by_day, upsert_self_checks};
