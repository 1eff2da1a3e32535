use serde::{Deserialize, Serialize};

/// Result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Number of codes in the file.
    pub codes: i64,
    /// Number of codes that were new or changed.
    pub changed: i64,
}

impl Imported {
    #[must_use]
    pub fn new(codes: usize, changed: u64) -> Self {
        Self {
            codes: i64::try_from(codes).unwrap_or(i64::MAX),
            changed: i64::try_from(changed).unwrap_or(i64::MAX),
        }
    }
}
