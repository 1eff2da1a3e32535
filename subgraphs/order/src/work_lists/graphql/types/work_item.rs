use async_graphql::{Context, Object, Union};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use super::WorkKind;
use crate::certificates::graphql::types::Certificate;
use crate::consignments::graphql::types::Consignment;
use crate::domain::{ApprovalId, CertificateId, ConsignmentId, DocumentId, EnquiryId, OrderId};
use crate::enquiries::graphql::types::Enquiry;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::orders::graphql::types::Order;
use crate::transport_approvals::graphql::types::TransportApproval;
use crate::work_lists::domain::WorkItem as Item;

/// What an item of work is about.
#[derive(Union)]
pub enum WorkSubject {
    Order(Order),
    EvidenceDocument(EvidenceDocument),
    Certificate(Certificate),
    TransportApproval(TransportApproval),
    Enquiry(Enquiry),
    Consignment(Consignment),
}

/// Something that waits for somebody.
pub struct WorkItem(pub Item);

#[Object]
impl WorkItem {
    async fn kind(&self) -> WorkKind {
        self.0.kind.into()
    }

    /// What it is about; null if that has gone out of your sight at this very moment.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Option<WorkSubject>, Failure> {
        use crate::work_lists::domain::WorkKind as Kind;
        let (request, id) = (RequestContext::of(ctx), self.0.subject);
        Ok(match self.0.kind {
            Kind::DecideDocument | Kind::FixDocument | Kind::RenewDocument => {
                let document = request.load(DocumentId(id)).await?;
                document
                    .map(EvidenceDocument)
                    .map(WorkSubject::EvidenceDocument)
            }
            Kind::RenewCertificate => {
                let certificate = request.load(CertificateId(id)).await?;
                certificate.map(Certificate).map(WorkSubject::Certificate)
            }
            Kind::ApprovalRefused
            | Kind::ApprovalSuspended
            | Kind::ApprovalInReview
            | Kind::DecideApproval => {
                let approval = request.load(ApprovalId(id)).await?;
                approval
                    .map(TransportApproval)
                    .map(WorkSubject::TransportApproval)
            }
            Kind::AnswerEnquiry => request
                .load(EnquiryId(id))
                .await?
                .map(Enquiry)
                .map(WorkSubject::Enquiry),
            Kind::DecideHold => {
                let consignment = request.load(ConsignmentId(id)).await?;
                consignment.map(Consignment).map(WorkSubject::Consignment)
            }
            _ => request
                .load(OrderId(id))
                .await?
                .map(Order)
                .map(WorkSubject::Order),
        })
    }

    async fn since(&self) -> DateTime {
        DateTime(self.0.since)
    }

    /// Null if nothing happens when it waits. Of a certificate to renew, the end of its last day in its markets; of a document
    /// to renew, the end of its last day where each day ends last. The list is sorted by their days in UTC.
    async fn due(&self) -> Option<DateTime> {
        self.0.due.map(DateTime)
    }

    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        let now = RequestContext::of(ctx).now();
        self.0.due.is_some_and(|due| due <= now)
    }

    /// The mutation that does it, as `submitQuote`; null if it is somebody else's turn.
    async fn action(&self) -> Option<&str> {
        self.0.kind.action()
    }

    /// For people, in English; may change.
    async fn message(&self) -> &str {
        self.0.kind.message()
    }
}
