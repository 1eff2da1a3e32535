//! Types and rules: no I/O, no framework, no clock.

mod classification;
mod fact_answer;
mod fact_cell;
mod gtin;
mod product;
mod product_content;
mod product_filter;
pub(crate) mod product_import;
mod product_sorting;
pub(crate) mod refusals;

pub use classification::{
    Classification, ClassificationMethod, ClassificationRecord, ClassificationStatus, Proposal,
};
pub use fact_answer::{DeclaredFact, DeclaredFacts, FactAnswer, answer, fact_mentions};
pub use product::{Changed, Product, ProductChange, ProductDraft, ProductStatus};
pub use product_content::check_national_codes;
pub use product_filter::ProductFilter;
pub use product_import::{
    IMPORT_LIMIT, ImportMode, ImportReport, ImportedRow, ProductFile, ReadRow, at_column,
    read_products,
};
pub use product_sorting::{OLDEST_FIRST, ProductKey, ProductSortField, ProductSorting};
