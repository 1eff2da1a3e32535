//! From the published language of others to what it does here.

use anyhow::Context;
use database::Conn;
use events::order::{self, OrderFact, TransportApprovalRequest};
use events::{Cause, CloudEvent, Fact};

use super::outgoing::Because;
use crate::domain::{Certificate, Code, Document, DocumentStatus, EvidenceDocument, Lane, ProductId};
use crate::service::Packs;
use crate::service::reactions::{self, ApprovalRequest};

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] = &[OrderFact::PRODUCER];

/// What this domain does about others' events.
pub struct Incoming {
    pub packs: Packs,
}

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        match OrderFact::read(event)? {
            Some(
                OrderFact::DocumentSubmitted(document)
                | OrderFact::DocumentAccepted(document)
                | OrderFact::DocumentRejected(document)
                | OrderFact::DocumentExpired(document),
            ) => reactions::document_known(conn, &evidence(document)?, event.sequence).await,
            Some(
                OrderFact::CertificateIssued(certificate)
                | OrderFact::CertificateSuspended(certificate)
                | OrderFact::CertificateReinstated(certificate)
                | OrderFact::CertificateRevoked(certificate)
                | OrderFact::CertificateSuperseded(certificate)
                | OrderFact::CertificateExpired(certificate),
            ) => reactions::certificate_known(conn, &self::certificate(certificate), event.sequence).await,
            Some(OrderFact::TransportApprovalRequested(request)) => {
                let because = Because { cause: Cause::event(event), now: event.time };
                reactions::approval_requested(conn, &self.packs, because, approval_request(request)).await
            }
            _ => Ok(()),
        }
    }
}

fn evidence(document: order::EvidenceDocument) -> anyhow::Result<EvidenceDocument> {
    let status = DocumentStatus::from_code(&document.status)
        .with_context(|| format!("a document of the unknown status {}", document.status))?;
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

/// Whatever the order domain sends as evidence it has accepted.
fn approval_request(request: TransportApprovalRequest) -> ApprovalRequest {
    let order::Lane { origin, destination, mode, direction, aircraft } = request.lane;
    let accepted = |one: order::Evidence| Document::accepted(one.kind, one.issued_on, one.expires_on);
    ApprovalRequest {
        id: request.id,
        version: request.version,
        product: ProductId(request.product),
        organisation: request.organisation,
        lane: Lane::parse(&origin, &destination, &mode, direction.as_deref(), aircraft.as_deref()),
        as_of: request.as_of,
        evidence: request.evidence.into_iter().map(accepted).collect(),
    }
}
