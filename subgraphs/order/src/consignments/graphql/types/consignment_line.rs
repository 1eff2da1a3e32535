use async_graphql::SimpleObject;
use secrecy::ExposeSecret;

use crate::consignments::domain;
use crate::graphql::types::Product;

/// So much of one product.
#[derive(SimpleObject)]
pub struct ConsignmentLine {
    /// The product of the line. You see its number, name and origin; everything else of it is null unless the product is
    /// your organisation's.
    #[graphql(provides = "sku name originCountry")]
    pub product: Option<Product>,
    /// A decimal, as `12.5`.
    pub quantity: String,
    /// A code of UN/ECE Recommendation 20, as `C62`.
    pub unit: String,
    pub packages: i32,
    /// In kilograms: a decimal, as `12.5`.
    pub gross_mass_kg: Option<String>,
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
