//! Refusals that several capabilities use.

use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn unknown_hs_code() -> Refusal {
    Refusal::new(
        ErrorCode::HsCodeUnknown,
        &["hsCode"],
        "the nomenclature has no such code",
    )
}
