//! Use cases.

pub(crate) mod certificates;
mod expiry;
mod issuer;
pub(crate) mod reading_certificates;

pub use crate::certificates::store::CertificatesPage;
pub use certificates::Decision;
pub use issuer::Issuer;
pub use reading_certificates::CertificateCheck;
