//! The refusals that several capabilities share.

use refusal::{ErrorCode, Refusal};

/// The product does not exist, or it belongs to another organisation.
pub fn product_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["productId"],
        "no such product",
    )
}

pub fn product_archived() -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &["productId"],
        "the product is archived",
    )
}

/// The product was archived after the object in this field was created.
pub fn product_archived_since(field: &str) -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &[field],
        "the product is archived by now",
    )
}

/// The state table of the subject has no row for the command. `subject` has its article: `a consignment`.
pub fn wrong_state(subject: &str, status: &str, command: &str) -> Refusal {
    let message = format!("{subject} that is {status} does not allow you to {command}");
    Refusal::new(ErrorCode::WrongState, &[], message)
}
