use serde::{Deserialize, Serialize};

/// Role of a user in an organisation, as in the rights tables.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Role {
    SellerOwner,
    SellerMember,
    ProviderOwner,
    Assessor,
    Carrier,
    PlatformAdmin,
    RuleEditor,
    RuleApprover,
    Auditor,
    Partner,
    Device,
    Inspector,
    Ci,
}
