use async_graphql::Enum;
use strum::IntoStaticStr;

/// Identifies the reason of a warning. New values may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Enum, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum WarningCode {
    /// No published rule pack names this type of document.
    DocumentTypeUnknown,
    /// No published rule pack has a fact of this name.
    FactUnknown,
    /// No published rule pack has rules for this market.
    MarketUnknown,
    /// UN/LOCODE, as far as it is imported here, does not have this place.
    PlaceUnknown,
    /// No published rule pack has a rule of this name.
    RequirementUnknown,
    /// UN/ECE Recommendation 20 does not have this unit of measure.
    UnitUnknown,
}
