//! Types and rules: no I/O, no framework, no clock.

mod certificate;
mod certificate_key;
mod certificate_status;
mod qr;
pub(crate) mod refusals;

pub use certificate::{
    Certificate, CertificateEntry, CertificateFilter, Keeper, Named, certificate_number,
    check_reason,
};
pub use certificate_key::{CertificateKeys, KeyError, generate_certificate_key};
pub use certificate_status::{CertificateEvent, CertificateStatus, SuspensionCause};
pub use qr::{PublicToken, QrClaims, public_url, qr_png, qr_svg, qr_text, verify_qr};
