use async_graphql::SimpleObject;

use crate::domain;

/// A unit of measure by UN/ECE Recommendation 20.
#[derive(SimpleObject)]
pub struct UnitOfMeasure {
    /// Two or three capital letters and digits, as `CEL`.
    code: String,
    /// As `degree Celsius`.
    name: String,
    /// As `kg`; null if the unit has none.
    symbol: Option<String>,
}

impl From<domain::Unit> for UnitOfMeasure {
    fn from(unit: domain::Unit) -> Self {
        Self {
            code: unit.code,
            name: unit.name,
            symbol: unit.symbol,
        }
    }
}
