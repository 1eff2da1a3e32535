//! Reading certificates: as lists, with what has happened to them, and by whoever has the public token.

use caller::Caller;
use time::{Date, OffsetDateTime};

use super::access::Reader;
use super::{Error, Service, Window};
use crate::domain::{
    Certificate, CertificateEntry, CertificateFilter, CertificateId, CertificateStatus, PublicToken, RIGHTS,
};
use crate::store::{self, CertificateScope};

/// What everybody may know of a certificate who has its token.
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

impl Service {
    /// One page, newest first.
    pub async fn certificates(
        &self,
        caller: &Caller,
        filter: &CertificateFilter,
        window: Window,
    ) -> Result<Vec<Certificate>, Error> {
        let scope = Reader::of(caller)?.certificates();
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_certificates(&mut conn, scope, filter, window).await?)
    }

    pub async fn certificate_total(&self, caller: &Caller, filter: &CertificateFilter) -> Result<i64, Error> {
        let scope = Reader::of(caller)?.certificates();
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_certificates(&mut conn, scope, filter).await?)
    }

    /// What has happened to these certificates, as far as the caller may see them.
    pub async fn certificate_histories(
        &self,
        caller: &Caller,
        ids: &[CertificateId],
    ) -> Result<Vec<CertificateEntry>, Error> {
        let seen = self.ids_seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_certificate_entries(&mut conn, &self.keys, &seen).await?)
    }

    /// The tokens of the public pages of these certificates, as far as the caller may see them.
    pub async fn public_tokens(
        &self,
        caller: &Caller,
        ids: &[CertificateId],
    ) -> Result<Vec<(CertificateId, PublicToken)>, Error> {
        let seen = self.ids_seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_public_tokens(&mut conn, &self.keys, &seen).await?)
    }

    async fn ids_seen(&self, caller: &Caller, ids: &[CertificateId]) -> Result<Vec<CertificateId>, Error> {
        Ok(self.certificates_by_id(caller, ids).await?.iter().map(|certificate| certificate.id).collect())
    }

    /// What is public of a certificate, for a token or the whole text of a QR code. `None` for everything else, be it a
    /// guess or a text that was changed.
    pub async fn verify_certificate(
        &self,
        caller: &Caller,
        text: &str,
        now: OffsetDateTime,
    ) -> Result<Option<CertificateCheck>, Error> {
        RIGHTS.check(caller, "verifyCertificate")?;
        let token = if text.contains('#') {
            self.issuer.verify_qr(text).and_then(|claims| PublicToken::read(&claims.jti))
        } else {
            PublicToken::read(text)
        };
        let Some(token) = token else { return Ok(None) };
        let certificate = self.certificate_of(&token).await?;
        Ok(certificate.map(|certificate| CertificateCheck {
            status: certificate.status_on(now.date()),
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

    /// The text of the QR code of the certificate with this token.
    pub async fn qr_of_token(&self, caller: &Caller, token: &str) -> Result<Option<String>, Error> {
        RIGHTS.check(caller, "verifyCertificate")?;
        let Some(token) = PublicToken::read(token) else { return Ok(None) };
        match self.certificate_of(&token).await? {
            Some(certificate) => Ok(Some(self.issuer.qr_text(&token, &certificate)?)),
            None => Ok(None),
        }
    }

    async fn certificate_of(&self, token: &PublicToken) -> Result<Option<Certificate>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_certificate_by_token(&mut conn, &token.sha256()).await?)
    }
}

impl Reader {
    fn certificates(self) -> CertificateScope {
        let none = CertificateScope::default();
        match self {
            Self::Staff => CertificateScope { all: true, ..none },
            Self::Seller(own) => CertificateScope { seller: Some(own), ..none },
            Self::Provider(own) => CertificateScope { provider: Some(own), ..none },
            Self::Program(own) => CertificateScope { seller: Some(own), provider: Some(own), all: false },
            Self::Stranger => none,
        }
    }
}
