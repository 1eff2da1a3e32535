//! What waits for somebody.

use async_graphql::connection::{Connection, EmptyFields, OpaqueCursor};
use async_graphql::{Context, Enum, Object, SimpleObject, Union};
use caller::Role;
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::certificates::graphql::types::Certificate;
use crate::consignments::graphql::types::Consignment;
use crate::domain::{ApprovalId, CertificateId, ConsignmentId, DocumentId, EnquiryId, OrderId};
use crate::enquiries::graphql::types::Enquiry;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::orders::domain::Part;
use crate::orders::graphql::types::Order;
use crate::service::{SeenOrder, Service};
use crate::transport_approvals::graphql::types::TransportApproval;
use crate::work_lists::domain::{self, WorkItem as Item, WorkKey};
use crate::work_lists::service::{WorkChoice, WorkList};

/// Why something asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::work_lists::domain::WorkKind")]
pub enum WorkKind {
    /// For a provider: a seller asks for a quote.
    AnswerRequest,
    /// For a provider: its quote was accepted.
    StartAssessment,
    /// For a provider: it is at work.
    IssueReport,
    /// A submitted document: for the provider of its order, or for the platform if it has none.
    DecideDocument,
    /// For a provider: its report is disputed, and the platform decides.
    FollowDispute,
    /// For a seller: nobody was asked yet.
    FinishDraft,
    /// For a seller: there are quotes to compare.
    ChooseQuote,
    /// For a seller: the provider asks for documents.
    SubmitDocuments,
    /// For a seller: a document was rejected.
    FixDocument,
    /// For a seller: the report is there.
    AcceptReport,
    /// For a seller: a document expires within 60 days, counted where each day ends last, and there is no newer one.
    RenewDocument,
    /// For a seller: a certificate expires within 60 days, counted in its markets, and there is no newer one.
    RenewCertificate,
    /// For a seller: refused within the last 30 days, and not requested again.
    ApprovalRefused,
    /// For a seller: something behind the approval has changed.
    ApprovalSuspended,
    /// For a seller: the platform decides, and may need information.
    ApprovalInReview,
    /// For the platform: the rules could not decide.
    DecideApproval,
    /// For the platform.
    ResolveDispute,
    /// For a provider: a question before an order.
    AnswerEnquiry,
    /// For the platform: a consignment that may not go on.
    DecideHold,
}

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

/// How much waits of one kind.
#[derive(SimpleObject)]
pub struct WorkCount {
    pub kind: WorkKind,
    pub count: i32,
}

/// What a list of work has besides its items.
pub struct WorkCounts {
    pub list: WorkList,
    pub kinds: Vec<domain::WorkKind>,
}

pub type WorkConnection = Connection<OpaqueCursor<WorkKey>, WorkItem, WorkCounts, EmptyFields>;

#[Object]
impl WorkCounts {
    /// How much waits on all pages together. Counted when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i32, Failure> {
        let counts = self.counted(ctx).await?;
        Ok(counts
            .iter()
            .map(|(_, count)| number(*count))
            .fold(0, i32::saturating_add))
    }

    /// How much waits of each kind; kinds of which nothing waits are left out. Counted when asked for.
    async fn counts(&self, ctx: &Context<'_>) -> Result<Vec<WorkCount>, Failure> {
        let counts = self.counted(ctx).await?;
        Ok(counts
            .into_iter()
            .map(|(kind, count)| WorkCount {
                kind: kind.into(),
                count: number(count),
            })
            .collect())
    }
}

impl WorkCounts {
    async fn counted(&self, ctx: &Context<'_>) -> Result<Vec<(domain::WorkKind, i64)>, Failure> {
        let request = RequestContext::of(ctx);
        let service = request.service::<Service>();
        let choice = WorkChoice {
            list: self.list,
            kinds: &self.kinds,
        };
        Ok(service
            .work_counts(request.caller(), choice, request.now())
            .await?)
    }
}

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Who has to take a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StepParty {
    Seller,
    /// Each provider that was asked and has not answered.
    Candidate,
    /// The one whose quote was accepted.
    Provider,
    /// The platform's administrators.
    Admin,
}

/// A step that an order waits for.
#[derive(SimpleObject)]
pub struct NextStep {
    /// The mutation, as `acceptQuote`.
    pub command: &'static str,
    pub by: StepParty,
    /// Whether you have to take it.
    pub yours: bool,
    /// Null if nothing happens when it waits.
    pub due: Option<DateTime>,
}

/// What an order waits for, as far as this reader may know.
pub fn next_steps(ctx: &Context<'_>, order: &SeenOrder) -> Vec<NextStep> {
    let caller = RequestContext::of(ctx).caller();
    let is_admin = caller.has_role(Role::PlatformAdmin);
    let mut steps: Vec<NextStep> = Vec::new();
    for (step, yours) in order.next_steps(is_admin) {
        let by = match step.by {
            Part::Seller => StepParty::Seller,
            Part::Candidate | Part::Bidder => StepParty::Candidate,
            Part::Provider => StepParty::Provider,
            Part::Admin => StepParty::Admin,
            Part::System => continue,
        };
        let command = step.command.mutation();
        if !steps
            .iter()
            .any(|known| known.command == command && known.by == by)
        {
            steps.push(NextStep {
                command,
                by,
                yours,
                due: step.due.map(DateTime),
            });
        }
    }
    steps
}
