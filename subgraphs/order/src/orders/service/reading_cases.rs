//! Reading what lies inside a case. From an order down, with the [`Sight`] of it as proof that the order was seen; by
//! id, after a look at the order.

use std::collections::HashMap;

use caller::Caller;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::reading::orders;
use crate::assessment::domain::{Dispute, Report};
use crate::assessment::store as assessment_store;
use crate::certificates::domain::Certificate;
use crate::certificates::service::reading_certificates::{as_of_now, show_as_of_now};
use crate::certificates::store::{self as certificates_store, CertificatesPage};
use crate::domain::{CertificateId, DisputeId, DocumentId, OrderId, ProductId, ReportId};
use crate::evidence::domain::{Document, DocumentFilter, DocumentRequest};
use crate::evidence::service::grants::grantee;
use crate::evidence::store::{self as evidence_store, DocumentScope};
use crate::orders::domain::{Quote, TimelineEntry};
use crate::orders::store;
use crate::service::access::Reader;
use crate::service::{Error, Service, Sight};
use crate::store::{PageOf, Window};

/// For each sight, the rows of its order that pass.
fn by_sight<T: Clone>(
    sights: &[Sight],
    rows: &[T],
    order: impl Fn(&T) -> Option<OrderId>,
    passes: impl Fn(Sight, &T) -> bool,
) -> HashMap<Sight, Vec<T>> {
    let rows_of = |sight: Sight| {
        let own = rows
            .iter()
            .filter(|row| order(row) == Some(sight.order()) && passes(sight, row));
        (sight, own.cloned().collect())
    };
    sights.iter().copied().map(rows_of).collect()
}

fn ids(sights: &[Sight]) -> Vec<OrderId> {
    sights.iter().map(|sight| sight.order()).collect()
}

/// The orders whose case may be looked into.
fn cases(sights: &[Sight]) -> Vec<OrderId> {
    sights
        .iter()
        .filter(|sight| sight.into_case())
        .map(|sight| sight.order())
        .collect()
}

impl Service {
    /// The quotes of each order: all for the seller, a provider's own for itself.
    pub async fn quotes_of(&self, sights: &[Sight]) -> Result<HashMap<Sight, Vec<Quote>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let quotes = store::list_quotes_of_orders(&mut conn, &ids(sights)).await?;
        let shown = |sight: Sight, quote: &Quote| sight.shows(Some(quote.organisation));
        Ok(by_sight(sights, &quotes, |quote| Some(quote.order), shown))
    }

    pub async fn messages_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, SecretString>, Error> {
        let mut conn = self.pool.acquire().await?;
        let sights: Vec<Sight> = sights
            .iter()
            .copied()
            .filter(|sight| sight.into_words())
            .collect();
        let messages = store::list_messages(&mut conn, &self.keys, &ids(&sights)).await?;
        let message = |sight: &Sight| Some((*sight, messages.get(&sight.order())?.clone()));
        Ok(sights.iter().filter_map(message).collect())
    }

    /// Pages of what has happened, without what a provider's rivals did.
    pub async fn timelines_of(
        &self,
        pages: &[PageOf<Sight>],
    ) -> Result<HashMap<PageOf<Sight>, Vec<TimelineEntry>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut found =
            store::list_timelines(&mut conn, &self.keys, pages, Sight::timeline).await?;
        for (page, entries) in &mut found {
            if page.of.timeline().own.is_some() {
                *entries = entries
                    .drain(..)
                    .map(TimelineEntry::without_rivals)
                    .collect();
            }
        }
        Ok(found)
    }

    pub async fn timeline_total_of(&self, sight: Sight) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_timeline(&mut conn, sight.timeline()).await?)
    }

    pub async fn documents_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Document>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let documents =
            evidence_store::list_documents_of_orders(&mut conn, &self.keys, &cases(sights)).await?;
        Ok(by_sight(
            sights,
            &documents,
            |document| document.order,
            |sight, _| sight.into_case(),
        ))
    }

    pub async fn document_requests_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<DocumentRequest>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let orders = cases(sights);
        let requests =
            evidence_store::list_document_requests_of_orders(&mut conn, &self.keys, &orders)
                .await?;
        Ok(by_sight(
            sights,
            &requests,
            |request| Some(request.order),
            |sight, _| sight.into_case(),
        ))
    }

    pub async fn disputes_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Dispute>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let disputes =
            assessment_store::list_disputes_of_orders(&mut conn, &self.keys, &cases(sights))
                .await?;
        Ok(by_sight(
            sights,
            &disputes,
            |dispute| Some(dispute.order),
            |sight, _| sight.into_case(),
        ))
    }

    pub async fn disputes_by_id(
        &self,
        caller: &Caller,
        ids: &[DisputeId],
    ) -> Result<Vec<Dispute>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut disputes = assessment_store::find_disputes(&mut conn, &self.keys, ids).await?;
        let orders = orders(&mut conn, disputes.iter().map(|dispute| dispute.order)).await?;
        let readable = |id| {
            orders
                .get(&id)
                .is_some_and(|order| reader.reads_case(order.seller, Some(order)))
        };
        disputes.retain(|dispute| readable(dispute.order));
        Ok(disputes)
    }

    pub async fn reports_of(&self, sights: &[Sight]) -> Result<HashMap<Sight, Vec<Report>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let reports =
            assessment_store::list_last_reports_of_orders(&mut conn, &self.keys, &cases(sights))
                .await?;
        let shown = |sight: Sight, _: &Report| sight.into_case() && sight.into_words();
        Ok(by_sight(
            sights,
            &reports,
            |report| Some(report.order),
            shown,
        ))
    }

    /// A report of the order of this sight.
    pub async fn report_in_case(
        &self,
        sight: Sight,
        id: ReportId,
    ) -> Result<Option<Report>, Error> {
        if !sight.into_case() || !sight.into_words() {
            return Ok(None);
        }
        let mut conn = self.pool.acquire().await?;
        let report = assessment_store::find_reports(&mut conn, &self.keys, &[id])
            .await?
            .pop();
        Ok(report.filter(|report| report.order == sight.order()))
    }

    pub async fn certificates_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Certificate>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let certificates =
            certificates_store::list_last_certificates_of_orders(&mut conn, &cases(sights)).await?;
        let certificates = as_of_now(&mut conn, certificates).await?;
        Ok(by_sight(
            sights,
            &certificates,
            |certificate| Some(certificate.order),
            |sight, _| sight.into_case(),
        ))
    }

    /// A document is seen by the parties of its case, and by whom its seller has granted it: that one sees the document,
    /// and not what was said about it.
    pub async fn documents_by_id(
        &self,
        caller: &Caller,
        ids: &[DocumentId],
        now: OffsetDateTime,
    ) -> Result<Vec<Document>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut documents = evidence_store::find_documents(&mut conn, &self.keys, ids).await?;
        let orders = orders(
            &mut conn,
            documents.iter().filter_map(|document| document.order),
        )
        .await?;
        let granted = match grantee(caller) {
            Some(own) => evidence_store::find_granted_documents(&mut conn, ids, own, now).await?,
            None => Vec::new(),
        };
        documents.retain_mut(|document| {
            let order = document.order.and_then(|order| orders.get(&order));
            if reader.reads_case(document.organisation, order) {
                return true;
            }
            document.rejection = None;
            granted.contains(&document.id)
        });
        Ok(documents)
    }

    /// Reports for the parties. The staff reads them in their case, with a reason.
    pub async fn reports_by_id(
        &self,
        caller: &Caller,
        ids: &[ReportId],
    ) -> Result<Vec<Report>, Error> {
        let reader = Reader::of(caller)?;
        if reader == Reader::Staff {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        let mut reports = assessment_store::find_reports(&mut conn, &self.keys, ids).await?;
        let orders = orders(&mut conn, reports.iter().map(|report| report.order)).await?;
        let readable = |id| {
            orders
                .get(&id)
                .is_some_and(|order| reader.reads_case(order.seller, Some(order)))
        };
        reports.retain(|report| readable(report.order));
        Ok(reports)
    }

    pub async fn certificates_by_id(
        &self,
        caller: &Caller,
        ids: &[CertificateId],
    ) -> Result<Vec<Certificate>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let certificates = certificates_store::find_certificates(&mut conn, ids).await?;
        let mut certificates = as_of_now(&mut conn, certificates).await?;
        let orders = orders(
            &mut conn,
            certificates.iter().map(|certificate| certificate.order),
        )
        .await?;
        certificates.retain(|one| reader.reads_case(one.organisation, orders.get(&one.order)));
        Ok(certificates)
    }

    /// Pages of the certificates of products, newest first: for the seller and the staff.
    pub async fn certificates_of_products(
        &self,
        caller: &Caller,
        pages: &[CertificatesPage],
    ) -> Result<HashMap<CertificatesPage, Vec<Certificate>>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut found = certificates_store::list_certificates_of_products(&mut conn, pages).await?;
        for certificates in found.values_mut() {
            certificates.retain(|one| reader.reads_case(one.organisation, None));
        }
        show_as_of_now(&mut conn, found.values_mut().flatten().collect()).await?;
        Ok(found)
    }

    pub async fn certificate_total_of_product(
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
        Ok(certificates_store::count_certificates_of_product(&mut conn, product, seller).await?)
    }

    /// One page of a product's documents, newest first.
    pub async fn documents_of_product(
        &self,
        caller: &Caller,
        filter: DocumentFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Document>, Error> {
        let Some(scope) = Reader::of(caller)?.documents() else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(evidence_store::list_documents(&mut conn, &self.keys, scope, filter, window).await?)
    }

    pub async fn document_total_of_product(
        &self,
        caller: &Caller,
        filter: DocumentFilter,
    ) -> Result<i64, Error> {
        let Some(scope) = Reader::of(caller)?.documents() else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(evidence_store::count_documents(&mut conn, scope, filter).await?)
    }
}

impl Reader {
    const fn documents(self) -> Option<DocumentScope> {
        match self {
            Self::Staff => Some(DocumentScope::All),
            Self::Seller(own) => Some(DocumentScope::Seller(own)),
            Self::Provider(own) => Some(DocumentScope::Provider(own)),
            Self::Program(own) => Some(DocumentScope::Party(own)),
            Self::Stranger => None,
        }
    }
}
