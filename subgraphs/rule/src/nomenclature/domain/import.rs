use time::OffsetDateTime;
use uuid::Uuid;

/// Content of an imported file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ImportKind {
    Nomenclature,
    NationalCodes,
    Units,
}

/// Import of a file.
#[derive(Clone, Copy, Debug)]
pub struct Import {
    pub id: Uuid,
    pub kind: ImportKind,
    pub by: Uuid,
    pub at: OffsetDateTime,
}

/// Result of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
