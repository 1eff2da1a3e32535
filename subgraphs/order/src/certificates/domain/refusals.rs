use refusal::{ErrorCode, Refusal};

use super::{CertificateStatus, SuspensionCause};

/// The certificate does not exist, or the caller may not change it.
pub fn certificate_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::CertificateNotFound,
        &["certificateId"],
        "no such certificate",
    )
}

pub fn wrong_state(status: CertificateStatus, cause: Option<SuspensionCause>) -> Refusal {
    let cause = cause.map_or_else(String::new, |cause| format!(" ({cause})"));
    Refusal::new(
        ErrorCode::WrongState,
        &["certificateId"],
        format!("a certificate that is {status}{cause} does not allow that"),
    )
}
