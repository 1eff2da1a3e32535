//! The platform as the issuer of certificates: its keys and its public address.

use std::sync::Arc;

use commands::Error;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::certificates::domain::{
    Certificate, CertificateKeys, KeyError, PublicToken, QrClaims, public_url, qr_text, verify_qr,
};
use crate::domain::ReportId;

/// `typ` of the JWS of a countersignature.
const COUNTERSIGNATURE: &str = "carnet-report";

/// Keys and public address of the platform. Cheap to clone.
#[derive(Clone)]
pub struct Issuer {
    keys: Arc<CertificateKeys>,
    base: Arc<str>,
}

/// Claims of a countersignature: the hash and the provider's signature of a report, and the time at which it was received.
#[derive(Serialize)]
struct Countersigned<'a> {
    iss: &'a str,
    report: Uuid,
    sha256: String,
    signature: &'a str,
    iat: i64,
}

impl Issuer {
    /// `pem` has one or more Ed25519 keys, the newest first. `base` is the public address, without a path.
    pub fn new(pem: &SecretString, base: &str) -> Result<Self, KeyError> {
        let keys = Arc::new(CertificateKeys::read(pem)?);
        Ok(Self {
            keys,
            base: base.trim_end_matches('/').into(),
        })
    }

    /// Public keys as a JWK set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> Value {
        self.keys.jwks()
    }

    pub(crate) fn countersign(
        &self,
        report: ReportId,
        sha256: &[u8],
        signature: &str,
        now: OffsetDateTime,
    ) -> Result<String, Error> {
        let (report, sha256, iat) = (report.0, hex::encode(sha256), now.unix_timestamp());
        let claims = Countersigned {
            iss: &self.base,
            report,
            sha256,
            signature,
            iat,
        };
        Ok(self
            .keys
            .sign(COUNTERSIGNATURE, &claims)
            .map_err(anyhow::Error::from)?)
    }

    /// Address of a certificate's public page.
    #[must_use]
    pub fn public_url(&self, token: &PublicToken) -> String {
        public_url(&self.base, token)
    }

    /// Text of a certificate's QR code.
    pub fn qr_text(&self, token: &PublicToken, certificate: &Certificate) -> Result<String, Error> {
        Ok(qr_text(&self.keys, &self.base, token, certificate).map_err(anyhow::Error::from)?)
    }

    pub(super) fn verify_qr(&self, text: &str) -> Option<QrClaims> {
        verify_qr(&self.keys, text)
    }
}
