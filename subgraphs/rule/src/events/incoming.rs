//! Reactions to other domains' events.

use anyhow::Context;
use database::Conn;
use events::operations::Page;
use events::order::{self, OrderFact, TransportApprovalRequest};
use events::{CloudEvent, EventContext, Fact};
use outbox::{Drift, ProjectionId};

use crate::domain::{Document, DocumentStatus, Lane, ProductId};
use crate::projections::domain::{Certificate, Differences, EvidenceDocument, IdRange, Sequenced};
use crate::projections::service as projections;
use crate::rule_packs::service::Packs;
use crate::self_checks::service::{ApprovalRequest, answer_approval_request};

const CONSUMER: &str = "rule";

/// Events that only update the projections of documents and certificates.
const PROJECTIONS: [&str; 10] = [
    "carnet.order.DocumentSubmitted.v1",
    "carnet.order.DocumentAccepted.v1",
    "carnet.order.DocumentRejected.v1",
    "carnet.order.DocumentExpired.v1",
    "carnet.order.CertificateIssued.v1",
    "carnet.order.CertificateSuspended.v1",
    "carnet.order.CertificateReinstated.v1",
    "carnet.order.CertificateRevoked.v1",
    "carnet.order.CertificateSuperseded.v1",
    "carnet.order.CertificateExpired.v1",
];

/// Reactions of this domain to events of other domains.
pub struct Incoming {
    pub packs: Packs,
}

impl outbox::Reactions for Incoming {
    fn is_projection(&self, kind: &str) -> bool {
        PROJECTIONS.contains(&kind)
    }

    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        match OrderFact::read(event)? {
            Some(OrderFact::TransportApprovalRequested(request)) => {
                let context = EventContext::of_event(event, event.time);
                answer_approval_request(conn, &self.packs, context, approval_request(request)).await
            }
            Some(OrderFact::DocumentsListed(page)) => documents_listed(conn, event, page).await,
            Some(OrderFact::CertificatesListed(page)) => {
                certificates_listed(conn, event, page).await
            }
            _ => self.project(conn, std::slice::from_ref(event)).await,
        }
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        let (mut documents, mut certificates) = (Vec::new(), Vec::new());
        for event in events {
            let sequence = event.sequence;
            match OrderFact::read(event)? {
                Some(
                    OrderFact::DocumentSubmitted(one)
                    | OrderFact::DocumentAccepted(one)
                    | OrderFact::DocumentRejected(one)
                    | OrderFact::DocumentExpired(one),
                ) => documents.push(Sequenced {
                    sequence,
                    item: document(one)?,
                }),
                Some(
                    OrderFact::CertificateIssued(one)
                    | OrderFact::CertificateSuspended(one)
                    | OrderFact::CertificateReinstated(one)
                    | OrderFact::CertificateRevoked(one)
                    | OrderFact::CertificateSuperseded(one)
                    | OrderFact::CertificateExpired(one),
                ) => certificates.push(Sequenced {
                    sequence,
                    item: certificate(one),
                }),
                _ => {}
            }
        }
        if !documents.is_empty() {
            projections::upsert_documents(conn, documents).await?;
        }
        if !certificates.is_empty() {
            projections::upsert_certificates(conn, certificates).await?;
        }
        Ok(())
    }
}

async fn documents_listed(
    conn: &mut Conn,
    event: &CloudEvent,
    page: Page<order::EvidenceDocument>,
) -> anyhow::Result<()> {
    let listed = page.items.iter().cloned();
    let listed = listed.map(|one| {
        Ok(Sequenced {
            sequence: one.sequence,
            item: document(one.item)?,
        })
    });
    let listed = listed.collect::<anyhow::Result<_>>()?;
    let found = projections::compare_documents(conn, range(event, &page), listed).await?;
    let id = ProjectionId {
        consumer: CONSUMER,
        projection: "documents",
    };
    outbox::checked(conn, id, &page, drift(found), event).await
}

async fn certificates_listed(
    conn: &mut Conn,
    event: &CloudEvent,
    page: Page<order::Certificate>,
) -> anyhow::Result<()> {
    let listed = page.items.iter().cloned();
    let listed = listed.map(|one| Sequenced {
        sequence: one.sequence,
        item: certificate(one.item),
    });
    let found =
        projections::compare_certificates(conn, range(event, &page), listed.collect()).await?;
    let id = ProjectionId {
        consumer: CONSUMER,
        projection: "certificates",
    };
    outbox::checked(conn, id, &page, drift(found), event).await
}

const fn range<T>(event: &CloudEvent, page: &Page<T>) -> IdRange {
    IdRange {
        after: page.after,
        through: page.through,
        page: event.id,
    }
}

const fn drift(found: Differences) -> Drift {
    let Differences {
        missing,
        outdated,
        surplus,
    } = found;
    Drift {
        missing,
        outdated,
        surplus,
    }
}

fn document(document: order::EvidenceDocument) -> anyhow::Result<EvidenceDocument> {
    let status: DocumentStatus = document
        .status
        .parse()
        .with_context(|| format!("a document has the unknown status {}", document.status))?;
    Ok(EvidenceDocument {
        id: document.id,
        product: ProductId(document.product),
        organisation: document.organisation,
        document: Document {
            kind: document.kind,
            status,
            issued_on: document.issued_on,
            expires_on: document.expires_on,
        },
    })
}

fn certificate(certificate: order::Certificate) -> Certificate {
    Certificate {
        id: certificate.id,
        product: ProductId(certificate.product),
        organisation: certificate.organisation,
        document_types: certificate.document_types,
        status: certificate.status,
        valid_from: certificate.valid_from,
        valid_to: certificate.valid_to,
    }
}

/// Converts a request. The evidence in it is accepted, because the order domain sends no other.
fn approval_request(request: TransportApprovalRequest) -> ApprovalRequest {
    let order::Lane {
        origin,
        destination,
        mode,
        direction,
        aircraft,
    } = request.lane;
    let accepted =
        |one: order::Evidence| Document::accepted(one.kind, one.issued_on, one.expires_on);
    ApprovalRequest {
        id: request.id,
        version: request.version,
        product: ProductId(request.product),
        organisation: request.organisation,
        lane: Lane::parse(
            &origin,
            &destination,
            &mode,
            direction.as_deref(),
            aircraft.as_deref(),
        ),
        as_of: request.as_of,
        evidence: request.evidence.into_iter().map(accepted).collect(),
    }
}
