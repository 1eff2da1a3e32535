use refusal::{ErrorCode, Refusal};

/// The order has no report with the ID in `supersedes`.
pub fn report_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ReportNotFound,
        &["supersedes"],
        "The order has no report with this ID. Use the ID of its last report.",
    )
}

pub fn too_many_reports(most: i64) -> Refusal {
    Refusal::new(
        ErrorCode::TooManyReports,
        &["orderId"],
        format!("The order has reached the limit of {most} reports."),
    )
}

/// The signature has an invalid form, or does not match the key and the report.
pub fn signature_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::SignatureInvalid,
        &["signature"],
        "The signature is not valid for this key and this report. Sign the bytes that `reportToSign` returns for the same input.",
    )
}

/// A finding with the result PASS refers at this path to a document that is not accepted or has expired.
pub fn evidence_not_accepted(path: &[&str]) -> Refusal {
    Refusal::invalid(
        path,
        "A finding with the result PASS needs accepted documents that have not expired.",
    )
}

/// The finding at this position is about the same requirement as an earlier one.
pub fn requirement_twice(position: &str) -> Refusal {
    Refusal::invalid(
        &["findings", position, "requirement"],
        "The report has an earlier finding about this requirement. Send one finding for each requirement.",
    )
}

pub fn signing_key_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::SigningKeyNotFound,
        &["signature"],
        "The provider has no active signing key with this ID. Check `kid`. An owner must confirm a proposed key first.",
    )
}

pub fn signing_key_revoked() -> Refusal {
    Refusal::new(
        ErrorCode::SigningKeyRevoked,
        &["signature"],
        "The signing key is revoked. Sign with another key.",
    )
}
