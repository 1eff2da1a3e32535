//! Types of the API.

mod classification;
pub(crate) mod fact;
mod national_code;
mod organisation;
mod organisation_fields;
mod product;
mod product_fields;

pub use classification::ClassificationMethod;
pub use fact::{FactDeclaration, FactInput};
pub use national_code::NationalCodeInput;
pub use organisation::Organisation;
pub use product::{Product, ProductFilter, paged_products};
