use async_graphql::SimpleObject;
use secrecy::ExposeSecret;

use crate::consignments::domain;
use crate::graphql::types::Product;

/// Quantity of one product in a consignment.
#[derive(SimpleObject)]
pub struct ConsignmentLine {
    /// Product of the line. You see its SKU, name and country of origin; other fields are null unless the product belongs to your
    /// organisation.
    #[graphql(provides = "sku name originCountry")]
    pub product: Option<Product>,
    /// Quantity as a decimal number, for example `12.5`.
    pub quantity: String,
    /// Code of the unit in UN/ECE Recommendation 20, for example `C62`.
    pub unit: String,
    /// Number of packages.
    pub packages: i32,
    /// Gross mass in kilograms as a decimal number, for example `12.5`.
    pub gross_mass_kg: Option<String>,
    /// Description for the carrier. Null if there is none, or after the data of the seller were erased.
    pub description_for_carrier: Option<String>,
}

impl From<domain::ConsignmentLine> for ConsignmentLine {
    fn from(line: domain::ConsignmentLine) -> Self {
        Self {
            product: Some(Product::shown(line.product)),
            quantity: line.quantity,
            unit: line.unit,
            packages: line.packages,
            gross_mass_kg: line.gross_mass,
            description_for_carrier: line
                .description
                .map(|words| words.expose_secret().to_owned()),
        }
    }
}
