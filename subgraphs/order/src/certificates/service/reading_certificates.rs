//! Reading certificates: as lists, with what has happened to them, and by whoever has the public token.

use std::collections::HashMap;

use caller::Caller;
use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::certificates::domain::{
    Certificate, CertificateEntry, CertificateFilter, CertificateStatus, PublicToken,
};
use crate::certificates::store::{self, CertificateScope};
use crate::domain::{CertificateId, RIGHTS};
use crate::service::access::Reader;
use crate::service::{Error, PageOf, Service, Window};

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
        window: Window<Uuid>,
    ) -> Result<Vec<Certificate>, Error> {
        let scope = Reader::of(caller)?.certificates();
        let mut conn = self.pool.acquire().await?;
        let certificates = store::list_certificates(&mut conn, scope, filter, window).await?;
        as_of_now(&mut conn, certificates).await
    }

    pub async fn certificate_total(
        &self,
        caller: &Caller,
        filter: &CertificateFilter,
    ) -> Result<i64, Error> {
        let scope = Reader::of(caller)?.certificates();
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_certificates(&mut conn, scope, filter).await?)
    }

    /// Pages of what has happened to certificates, as far as the caller may see them.
    pub async fn certificate_histories(
        &self,
        caller: &Caller,
        pages: &[PageOf<CertificateId>],
    ) -> Result<HashMap<PageOf<CertificateId>, Vec<CertificateEntry>>, Error> {
        let ids: Vec<CertificateId> = pages.iter().map(|page| page.of).collect();
        let seen = self.ids_seen(caller, &ids).await?;
        let pages: Vec<_> = pages
            .iter()
            .copied()
            .filter(|page| seen.contains(&page.of))
            .collect();
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_certificate_histories(&mut conn, &self.keys, &pages).await?)
    }

    /// How much has happened to a certificate that the caller may see.
    pub async fn certificate_history_total(
        &self,
        caller: &Caller,
        certificate: CertificateId,
    ) -> Result<i64, Error> {
        if self.ids_seen(caller, &[certificate]).await?.is_empty() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_certificate_entries(&mut conn, certificate).await?)
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

    async fn ids_seen(
        &self,
        caller: &Caller,
        ids: &[CertificateId],
    ) -> Result<Vec<CertificateId>, Error> {
        Ok(self
            .certificates_by_id(caller, ids)
            .await?
            .iter()
            .map(|certificate| certificate.id)
            .collect())
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

    /// The text of the QR code of the certificate with this token.
    pub async fn qr_of_token(&self, caller: &Caller, token: &str) -> Result<Option<String>, Error> {
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

/// Certificates as they are shown: a valid one whose provider was suspended a moment ago is suspended.
pub(crate) async fn as_of_now(
    conn: &mut Conn,
    mut certificates: Vec<Certificate>,
) -> Result<Vec<Certificate>, Error> {
    show_as_of_now(conn, certificates.iter_mut().collect()).await?;
    Ok(certificates)
}

/// The same, in place.
pub(crate) async fn show_as_of_now(
    conn: &mut Conn,
    certificates: Vec<&mut Certificate>,
) -> Result<(), Error> {
    let ids: Vec<CertificateId> = certificates
        .iter()
        .map(|certificate| certificate.id)
        .collect();
    let suspended = store::list_certificates_to_suspend(conn, &ids).await?;
    for certificate in certificates {
        if suspended.contains(&certificate.id) {
            certificate.show_suspended_with_issuer();
        }
    }
    Ok(())
}

impl Reader {
    fn certificates(self) -> CertificateScope {
        let none = CertificateScope::default();
        match self {
            Self::Staff => CertificateScope { all: true, ..none },
            Self::Seller(own) => CertificateScope {
                seller: Some(own),
                ..none
            },
            Self::Provider(own) => CertificateScope {
                provider: Some(own),
                ..none
            },
            Self::Program(own) => CertificateScope {
                seller: Some(own),
                provider: Some(own),
                all: false,
            },
            Self::Stranger => none,
        }
    }
}
