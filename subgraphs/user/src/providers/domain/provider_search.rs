use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ProviderStatus, ServiceType};

/// Filters the directory. A single service of the provider must match all conditions on services.
#[derive(Clone, Debug, Default)]
pub struct ProviderFilter {
    pub market: Option<String>,
    pub hs_code: Option<String>,
    pub document_type: Option<String>,
    pub service_type: Option<ServiceType>,
    /// `pt` also matches `pt-BR`.
    pub language: Option<String>,
    /// A part of the name, in the form of `normalisation::key`.
    pub name_key: Option<String>,
    pub status: Option<ProviderStatus>,
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

impl ProviderFilter {
    /// Returns whether the filter cannot match, for example because Postgres does not accept its text.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        [&self.document_type, &self.language, &self.name_key]
            .into_iter()
            .flatten()
            .any(|text| text.contains('\0'))
            || self.name_key.as_deref() == Some("")
    }
}

/// Sort order of providers.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ProviderSort {
    Fit,
    LeadTime,
    Rating,
    Name,
    Newest,
    /// Providers under review, earliest submission first.
    Waiting,
}

/// The sort position of a provider, ascending. Stored in cursors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProviderRank {
    /// The sort order to which the position belongs.
    pub sort: ProviderSort,
    pub numbers: Vec<i64>,
    pub name: String,
    pub id: Uuid,
}
