//! Results of mutations about several products.

use async_graphql::{ID, SimpleObject};
use chassis::UserError;

use crate::domain::{ItemResult, Warning};
use crate::products::domain;
use crate::products::graphql::types::Product;

/// Result of `importProducts`.
#[derive(SimpleObject)]
pub(super) struct ImportProductsPayload {
    /// Number of imported products. Null if the file was refused.
    imported: Option<i32>,
    /// Number of invalid rows. Null if the file was refused.
    refused: Option<i32>,
    /// Report with one entry for each row, in the order of the file.
    rows: Vec<ImportedRow>,
    /// The reasons for which the whole file was refused. Errors of single rows are in `rows`.
    user_errors: Vec<UserError>,
    /// Columns that name a fact or a market that no rule pack in force uses. At most 20 of each kind.
    warnings: Vec<Warning>,
}

/// Result for a row of an import file.
#[derive(SimpleObject)]
pub struct ImportedRow {
    /// Line number in the file. The header is line 1.
    line: i32,
    /// SKU in the row. Empty if the row cannot be read.
    sku: String,
    /// ID of the new product. Null if the row was not imported.
    product_id: Option<ID>,
    /// The reasons for which the row was refused. At most 5. A path is `["input", "csv"]`, and then the name of the column if the error
    /// is about a cell, for example `["input", "csv", "origin_country"]`.
    user_errors: Vec<UserError>,
}

impl From<domain::ImportedRow> for ImportedRow {
    fn from(row: domain::ImportedRow) -> Self {
        Self {
            line: i32::try_from(row.line).unwrap_or(i32::MAX),
            sku: row.sku,
            product_id: row.product.map(|id| id.0.into()),
            user_errors: row.refusals.into_iter().map(UserError::from).collect(),
        }
    }
}

/// Result of `archiveProducts`.
#[derive(SimpleObject)]
pub(super) struct ArchiveProductsPayload {
    /// Results, in the order of `productIds`.
    results: Vec<ProductResult>,
    /// The reasons for which the whole mutation was refused. Errors of single products are in `results`.
    user_errors: Vec<UserError>,
}

/// Result for one of several products.
#[derive(SimpleObject)]
pub struct ProductResult {
    /// Index of the product in `productIds`, counted from 0.
    index: i32,
    /// Product. Null if it was refused.
    product: Option<Product>,
    /// The reasons for which this product was refused. A path begins with `input`, `productIds` and the index.
    user_errors: Vec<UserError>,
}

impl ArchiveProductsPayload {
    pub(super) fn of(
        results: Option<Vec<ItemResult<domain::Product>>>,
        user_errors: Vec<UserError>,
    ) -> Self {
        let results = results.unwrap_or_default().into_iter().enumerate();
        Self {
            results: results
                .map(|(index, product)| ProductResult::of(index, product))
                .collect(),
            user_errors,
        }
    }
}

impl ProductResult {
    fn of(index: usize, product: ItemResult<domain::Product>) -> Self {
        let step = index.to_string();
        let (product, refusals) = match product {
            Ok(product) => (Some(Product(product)), Vec::new()),
            Err(refusals) => (None, refusals),
        };
        let refusals = refusals.into_iter();
        Self {
            index: i32::try_from(index).unwrap_or(i32::MAX),
            product,
            user_errors: refusals
                .map(|refusal| refusal.at(&["productIds", &step]).into())
                .collect(),
        }
    }
}

impl ImportProductsPayload {
    pub(super) fn of(report: Option<domain::ImportReport>, user_errors: Vec<UserError>) -> Self {
        let (rows, warnings) = report.map(|report| (report.rows, report.warnings)).unzip();
        let warnings: Vec<Warning> = warnings.unwrap_or_default();
        let count = |counts: fn(&domain::ImportedRow) -> bool| {
            rows.as_ref()
                .map(|rows| rows.iter().filter(|row| counts(row)).count())
        };
        let number = |count: Option<usize>| count.and_then(|count| i32::try_from(count).ok());
        Self {
            imported: number(count(|row| row.product.is_some())),
            refused: number(count(|row| !row.refusals.is_empty())),
            rows: rows
                .unwrap_or_default()
                .into_iter()
                .map(ImportedRow::from)
                .collect(),
            user_errors,
            warnings: warnings.into_iter().map(Warning::of_input).collect(),
        }
    }
}
