use refusal::{ErrorCode, Refusal};

/// There is no dead letter with this ID.
pub fn dead_letter_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::NotFound,
        &["deadLetterId"],
        "There is no dead letter with this ID.",
    )
}

/// The dead letter has been replayed or discarded.
pub fn dead_letter_not_open() -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["deadLetterId"],
        "The dead letter is not open: it has been replayed or discarded.",
    )
}

/// The reason is empty or too long.
pub fn reason_invalid() -> Refusal {
    Refusal::invalid(&["reason"], "Enter a reason of 1 to 500 characters.")
}
