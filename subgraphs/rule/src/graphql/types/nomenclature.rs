use async_graphql::Object;
use chassis::scalar::HsCode;

use crate::domain;

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

    /// The section that the chapter belongs to, as a Roman numeral.
    async fn section(&self) -> &str {
        &self.entry.section
    }

    /// From the chapter down to this entry itself.
    async fn path(&self) -> Vec<Self> {
        let mut path = Vec::new();
        for (position, entry) in self.above.iter().chain([&self.entry]).enumerate() {
            let above = self.above.iter().take(position).cloned().collect();
            path.push(Self { entry: entry.clone(), above });
        }
        path
    }
}

impl NomenclatureEntry {
    /// The last entry of a path.
    pub fn from_path(path: &[domain::NomenclatureEntry]) -> Option<Self> {
        let (entry, above) = path.split_last()?;
        Some(Self { entry: entry.clone(), above: above.to_vec() })
    }
}
