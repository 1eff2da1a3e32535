//! Types of the API.

mod classification;
pub(crate) mod fact;
mod organisation;
mod product;

pub use classification::ClassificationMethod;
pub use fact::{FactDeclaration, FactInput};
pub use organisation::Organisation;
pub use product::{NationalCodeInput, Product, ProductFilter, paged_products};
