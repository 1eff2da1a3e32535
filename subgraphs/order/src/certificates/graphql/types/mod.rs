//! Types of the API.

mod certificate;
mod certificate_check;
mod certificate_entry;
mod certificate_fields;

pub use certificate::{Certificate, CertificateStatus, SuspensionCause};
pub use certificate_check::CertificateCheck;
pub use certificate_entry::CertificateEntry;
