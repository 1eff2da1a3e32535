//! Units of measure by UN/ECE Recommendation 20.
//!
//! An extract with the units of trade comes with the build (`data/units.csv`); more units are imported as `code,name,symbol`. Until a complete
//! list was imported, an unknown code may be a unit, so its use is a warning and no error.

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

/// The result of looking a unit up in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    Yes,
    /// It may be a unit that the list does not have.
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
