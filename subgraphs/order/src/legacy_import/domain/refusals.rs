use refusal::{ErrorCode, Refusal};

use crate::projections::domain::Product;

/// The input has no content, or its content twice.
pub fn one_content_required() -> Refusal {
    Refusal::invalid(&["content"], "Send either `content` or `contentBase64`.")
}

/// The file is larger than [`MOST_BYTES`](super::MOST_BYTES).
pub fn file_too_large(field: &str) -> Refusal {
    Refusal::invalid(&[field], "The file has more than 1.5 MB. Split it.")
}

pub fn base64_invalid() -> Refusal {
    Refusal::invalid(&["contentBase64"], "The content is not valid base64.")
}

pub fn format_not_supported() -> Refusal {
    Refusal::invalid(&["format"], "This format is not supported.")
}

/// Two lines of one import have the same reference.
pub fn order_twice() -> Refusal {
    Refusal::invalid(
        &["reference"],
        "The order is in this import twice. Remove one of them.",
    )
}

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
