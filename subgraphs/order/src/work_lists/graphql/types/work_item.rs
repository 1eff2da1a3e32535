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

/// Subject of a task.
#[derive(Union)]
pub enum WorkSubject {
    Order(Order),
    EvidenceDocument(EvidenceDocument),
    Certificate(Certificate),
    TransportApproval(TransportApproval),
    Enquiry(Enquiry),
    Consignment(Consignment),
}

/// Open task of an organisation or of the platform.
pub struct WorkItem(pub Item);

/// Open task of an organisation or of the platform.
#[Object]
impl WorkItem {
    /// Kind of the task.
    async fn kind(&self) -> WorkKind {
        self.0.kind.into()
    }

    /// Subject of the task. Null if you lost access to it while the request was processed.
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

    /// Time from which the task is open.
    async fn since(&self) -> DateTime {
        DateTime(self.0.since)
    }

    /// Deadline of the task. Null if there is none. For a certificate to renew, the end of its last day in its markets; for a
    /// document to renew, the end of its last day at UTC-12, where each day ends last. The list sorts these tasks by the days
    /// in UTC.
    async fn due(&self) -> Option<DateTime> {
        self.0.due.map(DateTime)
    }

    /// True if the deadline has passed.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        let now = RequestContext::of(ctx).now();
        self.0.due.is_some_and(|due| due <= now)
    }

    /// Mutation that completes the task, for example `submitQuote`. If several can, `message` names the alternatives. Null if
    /// another party must act.
    async fn action(&self) -> Option<&str> {
        self.0.kind.action()
    }

    /// Message for people, in English. It can change.
    async fn message(&self) -> &str {
        self.0.kind.message()
    }
}
