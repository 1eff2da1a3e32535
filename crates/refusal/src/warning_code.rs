use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// Identifies the reason of a warning. New values may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum, IntoStaticStr)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum WarningCode {
    /// No published rule pack has this document type. Check its spelling.
    DocumentTypeUnknown,
    /// Documents of the order have been neither accepted nor rejected. Decide on them before you issue the report.
    DocumentUndecided,
    /// No rule pack in force declares or uses a fact with this name. Check its spelling.
    FactUnknown,
    /// The market is neither a country nor an area of a rule pack in force. Check the code.
    MarketUnknown,
    /// The list of UN/LOCODE places, which is not complete for the country, does not have this place. Check the code.
    PlaceUnknown,
    /// The seller did not order this requirement. Check whether the finding belongs to the report.
    RequirementNotOrdered,
    /// No published rule pack has a rule with this ID. Check its spelling.
    RequirementUnknown,
    /// The seller ordered this requirement, and the report has no finding about it. Check whether one is missing.
    RequirementWithoutFinding,
    /// The list of units of UN/ECE Recommendation 20, which is not complete, does not have this unit. Check the code.
    UnitUnknown,
}
