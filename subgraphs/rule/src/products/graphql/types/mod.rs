//! Types of the API.

mod classification;
pub(crate) mod fact;
mod national_code;
mod organisation;
mod organisation_fields;
mod product;
mod product_fields;
mod product_list;

pub use classification::ClassificationMethod;
pub use fact::{FactDeclaration, FactInput};
pub use national_code::NationalCodeInput;
pub use organisation::Organisation;
pub use product::Product;
pub use product_list::{ProductFilter, ProductList, ProductSort, paged_products};
