use refusal::{ErrorCode, Refusal};

use crate::projections::domain::Product;

pub fn sku_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["sku"],
        "Your organisation has no product with this SKU. Create the product first.",
    )
}

/// Several products that are not archived have SKUs with the same key, and none has exactly the SKU of the line.
pub fn sku_ambiguous(products: &[&Product]) -> Refusal {
    let skus: Vec<&str> = products
        .iter()
        .map(|product| product.sku.as_str())
        .collect();
    let message = format!(
        "Several products have a similar SKU: {}. Use the exact SKU of one of them.",
        skus.join(", ")
    );
    Refusal::new(ErrorCode::ProductAmbiguous, &["sku"], message)
}
