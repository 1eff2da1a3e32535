use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{ProviderStatus, ServiceType};

/// What somebody looks for in the directory. One service of the provider must meet all of it that is about services.
#[derive(Clone, Debug, Default)]
pub struct ProviderFilter {
    pub market: Option<String>,
    pub hs_code: Option<String>,
    pub document_type: Option<String>,
    pub service_type: Option<ServiceType>,
    /// `pt` is also met by `pt-BR`.
    pub language: Option<String>,
    /// A part of the name, as `normalisation::key` has it.
    pub name_key: Option<String>,
    pub status: Option<ProviderStatus>,
    /// Those that last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Those that last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

impl ProviderFilter {
    /// Whether it asks for what no text of ours holds, and no database would take.
    #[must_use]
    pub fn is_impossible(&self) -> bool {
        [&self.document_type, &self.language, &self.name_key]
            .into_iter()
            .flatten()
            .any(|text| text.contains('\0'))
            || self.name_key.as_deref() == Some("")
    }
}

/// In which order providers are listed.
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
    /// Those that wait for review: who was submitted first is first.
    Waiting,
}

/// The place of a provider in a list: the least is first. A cursor holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProviderRank {
    /// The list that it is a place in.
    pub sort: ProviderSort,
    pub numbers: Vec<i64>,
    pub name: String,
    pub id: Uuid,
}
