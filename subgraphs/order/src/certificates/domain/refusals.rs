use refusal::{ErrorCode, Refusal};

use super::{CertificateStatus, SuspensionCause};

/// The certificate does not exist, or the caller may not change it.
pub fn certificate_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::CertificateNotFound,
        &["certificateId"],
        "There is no certificate with this ID that you may change. Check the ID.",
    )
}

pub fn wrong_state(status: CertificateStatus, cause: Option<SuspensionCause>) -> Refusal {
    let cause = cause.map_or_else(String::new, |cause| format!(" ({cause})"));
    Refusal::new(
        ErrorCode::WrongState,
        &["certificateId"],
        format!(
            "This is not possible while the certificate is {status}{cause}. Reload it and check its status."
        ),
    )
}
