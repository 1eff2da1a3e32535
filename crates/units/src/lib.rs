//! Units of measure of UN/ECE Recommendation 20.
//!
//! The build contains an extract with the units of trade (`data/units.csv`); more units are imported as `code,name,symbol`. Until a
//! complete list is imported, an unknown code may be a unit, so its use causes a warning and not an error.

mod file;
mod list;

pub use file::{FileError, read};
pub use list::UnitList;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Two or three capital letters and digits.
    pub code: String,
    pub name: String,
    pub symbol: Option<String>,
}

/// Result of a look-up in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Yes,
    /// Not listed, but may be a unit, because the list is not complete.
    Perhaps,
    No,
}

/// Returns true for two or three capital letters and digits.
#[must_use]
pub fn unit_code(text: &str) -> bool {
    matches!(text.len(), 2 | 3)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
