use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{ClassificationStatus, ProductStatus};
use crate::domain::{Refusal, read_hs_code};

/// Conditions on the products of a list. `None` is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFilter {
    /// A part of the name or the SKU, in capitals or not.
    pub search: Option<String>,
    pub status: Option<ProductStatus>,
    pub hs_prefix: Option<String>,
    pub classification: Option<ClassificationStatus>,
    /// Inclusive. A stored filter has no range of time, because a bulk self-check refuses it.
    #[serde(skip)]
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    #[serde(skip)]
    pub updated_to: Option<OffsetDateTime>,
}

impl ProductFilter {
    /// The filter with its HS prefix in the form of a code.
    pub fn normalised(self) -> Result<Self, Refusal> {
        let read = |prefix: &String| read_hs_code("hsPrefix", prefix);
        let hs_prefix = self.hs_prefix.as_ref().map(read).transpose()?;
        Ok(Self { hs_prefix, ..self })
    }

    /// The searched text, in the form of [`Product::search`](super::Product::search); `None` without one.
    #[must_use]
    pub fn search_key(&self) -> Option<String> {
        self.search
            .as_deref()
            .map(normalisation::search_key)
            .filter(|key| !key.is_empty())
    }
}
