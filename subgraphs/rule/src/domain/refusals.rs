//! Refusals that several capabilities use.

use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn unknown_hs_code() -> Refusal {
    Refusal::new(
        ErrorCode::HsCodeUnknown,
        &["hsCode"],
        "The nomenclature does not have this HS code. Find one with `searchNomenclature`.",
    )
}
