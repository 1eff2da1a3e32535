//! Types of the API.

mod classification;
pub(crate) mod fact;
mod product;

pub use classification::ClassificationMethod;
pub use fact::{FactDeclaration, FactInput};
pub use product::{NationalCodeInput, Product, ProductFilter, paged_products};
