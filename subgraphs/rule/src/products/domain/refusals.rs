use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn product_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["productId"],
        "There is no product with this ID.",
    )
}
