//! Use cases: certificates are issued and superseded with reports, suspended and reinstated with their issuers, decided on, and
//! verified.
//!
//! Lock order: order, provider, certificates.

mod decisions;
mod expiry;
mod history;
mod issuer;
mod issuing;
mod provider_reviews;
mod reading;
mod verification;

pub use crate::certificates::store::CertificatesPage;
pub(crate) use crate::certificates::store::{
    find_certificates, list_certificates_after, list_certificates_of_issuer,
};
pub use decisions::Decision;
pub use issuer::Issuer;
pub(crate) use issuing::{revoke_corrected, suspend_corrected};
pub(crate) use provider_reviews::review_certificates_of_provider;
pub use verification::CertificateCheck;

use commands::Commands;
use database::Pool;

use crate::store::Keyring;

/// Use cases of certificates. Cheap to clone.
#[derive(Clone)]
pub struct Certificates {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    issuer: Issuer,
}

impl Certificates {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring, commands: Commands, issuer: Issuer) -> Self {
        Self {
            pool,
            keys,
            commands,
            issuer,
        }
    }

    /// The platform as the issuer of certificates.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }
}
