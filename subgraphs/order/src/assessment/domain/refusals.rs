use refusal::{ErrorCode, Refusal};

/// The order has no report with the ID that a new report supersedes.
pub fn report_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ReportNotFound,
        &["supersedes"],
        "no such report of this order",
    )
}

pub fn too_many_reports(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyReports,
        &["orderId"],
        format!("an order has at most {most} reports"),
    )
}

/// The signature has an invalid form, or does not match the key and the report.
pub fn signature_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::SignatureInvalid,
        &["signature"],
        "this is no signature by that key over this report",
    )
}

pub fn signing_key_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::SigningKeyNotFound,
        &["signature"],
        "no such key of this provider",
    )
}

pub fn signing_key_revoked() -> Refusal {
    Refusal::new(
        ErrorCode::SigningKeyRevoked,
        &["signature"],
        "the key is revoked",
    )
}
