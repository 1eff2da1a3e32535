//! Use cases: rule files are uploaded and validated.

mod rule_files;

use database::Pool;

/// Use cases of rule files. Cheap to clone.
#[derive(Clone)]
pub struct RuleFiles {
    pool: Pool,
}

impl RuleFiles {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }
}
