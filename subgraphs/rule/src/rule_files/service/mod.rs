//! Use cases: rule files are uploaded and validated.

mod rule_files;

use commands::Commands;
use database::Pool;

/// Use cases of rule files. Cheap to clone.
#[derive(Clone)]
pub struct RuleFiles {
    pool: Pool,
    commands: Commands,
}

impl RuleFiles {
    #[must_use]
    pub const fn new(pool: Pool, commands: Commands) -> Self {
        Self { pool, commands }
    }
}
