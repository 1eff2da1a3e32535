use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{ClassificationStatus, ProductStatus};
use crate::domain::{Refusal, read_hs_code};
use crate::evaluation::domain::Verdict;

/// Filter of a list of products. `None` does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFilter {
    /// Part of the SKU, the name or the GTIN, in any case.
    pub search: Option<String>,
    pub status: Option<ProductStatus>,
    pub hs_prefix: Option<String>,
    pub classification: Option<ClassificationStatus>,
    /// Any of these as the verdict of the latest self-check on a lane. An empty list does not filter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub latest_verdicts: Vec<Verdict>,
    /// Inclusive. A stored filter has no time range, because a bulk self-check refuses it.
    #[serde(skip)]
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    #[serde(skip)]
    pub updated_to: Option<OffsetDateTime>,
}

impl ProductFilter {
    /// Returns the filter with its HS prefix in normal form.
    pub fn normalised(self) -> Result<Self, Refusal> {
        let read = |prefix: &String| read_hs_code("hsPrefix", prefix);
        let hs_prefix = self.hs_prefix.as_ref().map(read).transpose()?;
        Ok(Self { hs_prefix, ..self })
    }

    /// Returns the search text in the form of [`Product::search`](super::Product::search), `None` if there is none.
    #[must_use]
    pub fn search_key(&self) -> Option<String> {
        self.search
            .as_deref()
            .map(normalisation::search_key)
            .filter(|key| !key.is_empty())
    }
}
