use async_graphql::SimpleObject;

use crate::domain;

/// Unit of measure of UN/ECE Recommendation 20.
#[derive(SimpleObject)]
pub struct UnitOfMeasure {
    /// Code of two or three capital letters and digits, for example `CEL`.
    code: String,
    /// Name of the unit, for example `degree Celsius`.
    name: String,
    /// Symbol of the unit, for example `kg`. Null if it has none.
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
