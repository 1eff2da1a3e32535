//! Refusals that several capabilities share.

use refusal::{ErrorCode, Refusal};

/// The product does not exist, or it belongs to another organisation.
pub fn product_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProductNotFound,
        &["productId"],
        "Your organisation has no product with this ID. Check the ID.",
    )
}

pub fn product_archived() -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &["productId"],
        "The product is archived. Use another product.",
    )
}

/// The product was archived after the object in this field was created.
pub fn product_archived_since(field: &str) -> Refusal {
    Refusal::new(
        ErrorCode::ProductArchived,
        &[field],
        "The product has been archived. Use another product.",
    )
}

/// The state table has no row for the command. `subject` has its article, for example `a consignment`.
pub fn wrong_state(subject: &str, status: &str, command: &str) -> Refusal {
    let message = format!(
        "The command {command} is not possible for {subject} with the status {status}. Reload it and check the status."
    );
    Refusal::new(ErrorCode::WrongState, &[], message)
}
