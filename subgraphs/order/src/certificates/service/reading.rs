//! Reads certificates: by ID, as lists, of orders with the [`Sight`] of the order, and with their histories.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;
use database::Conn;

use super::Certificates;
use crate::certificates::domain::{Certificate, CertificateEntry, CertificateFilter, PublicToken};
use crate::certificates::store::{self, CertificateScope, CertificatesPage};
use crate::domain::{CertificateId, ProductId};
use crate::orders::service::order_steps::find_orders;
use crate::service::access::{Reader, Sight, by_sight, cases};
use crate::store::{ListPage, PageOf};

impl Certificates {
    pub async fn list_of_orders(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Certificate>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let certificates =
            store::list_last_certificates_of_orders(&mut conn, &cases(sights)).await?;
        let certificates = as_of_now(&mut conn, certificates).await?;
        Ok(by_sight(
            sights,
            &certificates,
            |certificate| Some(certificate.order),
            |sight, _| sight.shows_case(),
        ))
    }

    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[CertificateId],
    ) -> Result<Vec<Certificate>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let certificates = store::find_certificates(&mut conn, ids).await?;
        let mut certificates = as_of_now(&mut conn, certificates).await?;
        let orders = find_orders(
            &mut conn,
            certificates.iter().map(|certificate| certificate.order),
        )
        .await?;
        certificates.retain(|one| reader.reads_case(one.organisation, orders.get(&one.order)));
        Ok(certificates)
    }

    /// Pages of the certificates of products, newest first. Empty except for the seller and staff.
    pub async fn list_of_products(
        &self,
        caller: &Caller,
        pages: &[CertificatesPage],
    ) -> Result<HashMap<CertificatesPage, Vec<Certificate>>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut found = store::list_certificates_of_products(&mut conn, pages).await?;
        for certificates in found.values_mut() {
            certificates.retain(|one| reader.reads_case(one.organisation, None));
        }
        show_as_of_now(&mut conn, found.values_mut().flatten().collect()).await?;
        Ok(found)
    }

    pub async fn count_of_product(
        &self,
        caller: &Caller,
        product: ProductId,
    ) -> Result<i64, Error> {
        let seller = match Reader::of(caller)? {
            Reader::Staff => None,
            Reader::Seller(own) | Reader::Program(own) => Some(own),
            Reader::Provider(_) | Reader::Stranger => return Ok(0),
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_certificates_of_product(&mut conn, product, seller).await?)
    }

    /// One page of certificates.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &CertificateFilter,
        page: ListPage,
    ) -> Result<Vec<Certificate>, Error> {
        let scope = scope(Reader::of(caller)?);
        let mut conn = self.pool.acquire().await?;
        let certificates = store::list_certificates(&mut conn, scope, filter, page).await?;
        as_of_now(&mut conn, certificates).await
    }

    pub async fn count(&self, caller: &Caller, filter: &CertificateFilter) -> Result<i64, Error> {
        let scope = scope(Reader::of(caller)?);
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_certificates(&mut conn, scope, filter).await?)
    }

    /// Pages of the histories of those certificates that the caller may see.
    pub async fn list_histories(
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

    /// Number of history entries of a certificate, or 0 if the caller may not see it.
    pub async fn count_history(
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

    /// Public tokens of those certificates that the caller may see.
    pub async fn list_public_tokens(
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
            .find(caller, ids)
            .await?
            .iter()
            .map(|certificate| certificate.id)
            .collect())
    }
}

/// Shows valid certificates as suspended if their provider was suspended and the review has not reached them yet.
pub(super) async fn as_of_now(
    conn: &mut Conn,
    mut certificates: Vec<Certificate>,
) -> Result<Vec<Certificate>, Error> {
    show_as_of_now(conn, certificates.iter_mut().collect()).await?;
    Ok(certificates)
}

/// The same as [`as_of_now`], in place.
async fn show_as_of_now(conn: &mut Conn, certificates: Vec<&mut Certificate>) -> Result<(), Error> {
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

/// Certificates that a reader may list.
fn scope(reader: Reader) -> CertificateScope {
    let none = CertificateScope::default();
    match reader {
        Reader::Staff => CertificateScope { all: true, ..none },
        Reader::Seller(own) => CertificateScope {
            seller: Some(own),
            ..none
        },
        Reader::Provider(own) => CertificateScope {
            provider: Some(own),
            ..none
        },
        Reader::Program(own) => CertificateScope {
            seller: Some(own),
            provider: Some(own),
            all: false,
        },
        Reader::Stranger => none,
    }
}
