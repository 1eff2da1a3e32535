//! Verification of certificates by everyone who has the public token.

use caller::Caller;
use commands::Error;
use time::{Date, OffsetDateTime};

use super::Certificates;
use super::reading::as_of_now;
use crate::certificates::domain::{Certificate, CertificateStatus, PublicToken};
use crate::certificates::store;
use crate::domain::RIGHTS;

/// Public part of a certificate, for everyone who has its token.
#[derive(Clone, Debug)]
pub struct CertificateCheck {
    pub number: String,
    pub status: CertificateStatus,
    pub product: String,
    pub sku: String,
    pub markets: Vec<String>,
    pub document_types: Vec<String>,
    pub issuer: String,
    pub valid_from: Date,
    pub valid_to: Date,
    pub checked_at: OffsetDateTime,
}

impl Certificates {
    /// Public part of a certificate, by its token or the whole text of its QR code. `None` if the token is unknown or the text is
    /// invalid.
    pub async fn verify(
        &self,
        caller: &Caller,
        text: &str,
        now: OffsetDateTime,
    ) -> Result<Option<CertificateCheck>, Error> {
        RIGHTS.check(caller, "verifyCertificate")?;
        let token = if text.contains('#') {
            self.issuer
                .verify_qr(text)
                .and_then(|claims| PublicToken::read(&claims.jti))
        } else {
            PublicToken::read(text)
        };
        let Some(token) = token else { return Ok(None) };
        let certificate = self.certificate_of(&token).await?;
        Ok(certificate.map(|certificate| CertificateCheck {
            status: certificate.status_on(certificate.today(now)),
            number: certificate.number,
            product: certificate.named.product,
            sku: certificate.named.sku,
            markets: certificate.markets,
            document_types: certificate.document_types,
            issuer: certificate.named.issuer,
            valid_from: certificate.valid_from,
            valid_to: certificate.valid_to,
            checked_at: now,
        }))
    }

    /// Text of the QR code of the certificate with this token.
    pub async fn find_qr_text(
        &self,
        caller: &Caller,
        token: &str,
    ) -> Result<Option<String>, Error> {
        RIGHTS.check(caller, "verifyCertificate")?;
        let Some(token) = PublicToken::read(token) else {
            return Ok(None);
        };
        match self.certificate_of(&token).await? {
            Some(certificate) => Ok(Some(self.issuer.qr_text(&token, &certificate)?)),
            None => Ok(None),
        }
    }

    async fn certificate_of(&self, token: &PublicToken) -> Result<Option<Certificate>, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = store::find_certificate_by_token(&mut conn, &token.sha256()).await?;
        Ok(as_of_now(&mut conn, found.into_iter().collect())
            .await?
            .pop())
    }
}
