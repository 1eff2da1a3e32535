use async_graphql::{Enum, Object};
use chassis::scalar::HsCode;

use crate::nomenclature::domain;

pub struct NomenclatureEntry {
    entry: domain::NomenclatureEntry,
    above: Vec<domain::NomenclatureEntry>,
}

/// Code of the Harmonized System (HS2022).
#[Object]
impl NomenclatureEntry {
    /// HS code: 2 digits for a chapter, 4 for a heading, 6 for a subheading.
    async fn code(&self) -> HsCode {
        HsCode(self.entry.code.clone())
    }

    /// Description of the goods.
    async fn description(&self) -> &str {
        &self.entry.description
    }

    /// Level of the code.
    async fn level(&self) -> NomenclatureLevel {
        match self.entry.level {
            2 => NomenclatureLevel::Chapter,
            4 => NomenclatureLevel::Heading,
            _ => NomenclatureLevel::Subheading,
        }
    }

    /// Section of the chapter, as a Roman numeral.
    async fn section(&self) -> &str {
        &self.entry.section
    }

    /// Entries from the chapter down to this entry, inclusive.
    async fn path(&self) -> Vec<Self> {
        let mut path = Vec::new();
        for (position, entry) in self.above.iter().chain([&self.entry]).enumerate() {
            let above = self.above.iter().take(position).cloned().collect();
            path.push(Self {
                entry: entry.clone(),
                above,
            });
        }
        path
    }
}

/// Level of an HS code.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum NomenclatureLevel {
    /// Chapter: two digits.
    Chapter,
    /// Heading: four digits.
    Heading,
    /// Subheading: six digits.
    Subheading,
}

impl NomenclatureLevel {
    pub const fn digits(self) -> i16 {
        match self {
            Self::Chapter => 2,
            Self::Heading => 4,
            Self::Subheading => 6,
        }
    }
}

impl NomenclatureEntry {
    /// Returns the last entry of a path.
    pub fn from_path(path: &[domain::NomenclatureEntry]) -> Option<Self> {
        let (entry, above) = path.split_last()?;
        Some(Self {
            entry: entry.clone(),
            above: above.to_vec(),
        })
    }
}
