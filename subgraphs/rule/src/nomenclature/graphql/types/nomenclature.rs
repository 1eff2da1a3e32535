use async_graphql::{Enum, Object};
use chassis::scalar::HsCode;

use crate::nomenclature::domain;

pub struct NomenclatureEntry {
    entry: domain::NomenclatureEntry,
    above: Vec<domain::NomenclatureEntry>,
}

/// A code of the Harmonized System (HS2022).
#[Object]
impl NomenclatureEntry {
    /// 2 digits for a chapter, 4 for a heading, 6 for a subheading.
    async fn code(&self) -> HsCode {
        HsCode(self.entry.code.clone())
    }

    async fn description(&self) -> &str {
        &self.entry.description
    }

    async fn level(&self) -> NomenclatureLevel {
        match self.entry.level {
            2 => NomenclatureLevel::Chapter,
            4 => NomenclatureLevel::Heading,
            _ => NomenclatureLevel::Subheading,
        }
    }

    /// The section that the chapter belongs to, as a Roman numeral.
    async fn section(&self) -> &str {
        &self.entry.section
    }

    /// From the chapter down to this entry itself.
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

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum NomenclatureLevel {
    /// Two digits.
    Chapter,
    /// Four digits.
    Heading,
    /// Six digits.
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
    /// The last entry of a path.
    pub fn from_path(path: &[domain::NomenclatureEntry]) -> Option<Self> {
        let (entry, above) = path.split_last()?;
        Some(Self {
            entry: entry.clone(),
            above: above.to_vec(),
        })
    }
}
