use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use chassis::scalar::DateTime;
use uuid::Uuid;

use super::user::User;
use crate::domain::UserId;
use crate::mail::domain as mail_domain;
use crate::notifications::domain;

/// What a person is told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::NotificationKind")]
pub enum NotificationKind {
    /// A seller asks your organisation to assess a product.
    AssessmentRequested,
    /// A provider has answered your request with a quote.
    QuoteSubmitted,
    /// A provider has declined your request.
    RequestDeclined,
    /// A seller has accepted your organisation's quote.
    QuoteAccepted,
    /// The provider has issued its report.
    AssessmentReportIssued,
    /// The seller has accepted your organisation's report.
    OrderCompleted,
    /// An order that your organisation takes part in has been cancelled.
    OrderCancelled,
    TransportApproved,
    TransportRefused,
    /// The platform looks at your request for a transport approval.
    TransportReviewNeeded,
    /// A change of rules decides products of your organisation otherwise than before: see `verdictChanges`.
    RequirementsChanged,
    /// A seller asks your organisation something.
    ProviderContacted,
    /// A provider has answered your organisation's question.
    EnquiryAnswered,
    /// A provider has not answered your organisation's question in time.
    EnquiryExpired,
    /// Somebody has written in an enquiry or an order of your organisation.
    MessageSent,
    /// A provider has taken its quote for your order back.
    QuoteWithdrawn,
    /// A seller has accepted another quote than your organisation's.
    QuoteRejected,
    /// No quote of an order that your organisation takes part in was accepted in time.
    OrderExpired,
    /// The provider asks your organisation for a document.
    DocumentRequested,
    /// The seller has handed in a document for an order of your organisation.
    DocumentSubmitted,
    /// A document of your organisation has been accepted.
    DocumentAccepted,
    /// A document of your organisation has been rejected.
    DocumentRejected,
    /// A document of your organisation expires in 60, 30 or 7 days.
    DocumentExpiring,
    /// A document of your organisation counts no longer.
    DocumentExpired,
    /// Your organisation may read a document of another.
    DocumentAccessGranted,
    /// The report of an order that your organisation takes part in is late.
    AssessmentOverdue,
    /// A seller does not agree with your organisation's report.
    DisputeOpened,
    /// The platform has decided a dispute that your organisation takes part in.
    DisputeResolved,
    /// For administrators: a seller does not agree with a report.
    DisputeWaiting,
    /// A certificate has been issued to your organisation.
    CertificateIssued,
    /// A certificate of your organisation counts no longer for now.
    CertificateSuspended,
    /// A certificate of your organisation counts again.
    CertificateReinstated,
    /// A certificate of your organisation counts no longer, for good.
    CertificateRevoked,
    /// A certificate of your organisation expires in 60, 30 or 7 days.
    CertificateExpiring,
    /// A certificate of your organisation is past its last day.
    CertificateExpired,
    /// Something behind a transport approval of your organisation has changed: nothing may leave on it.
    TransportApprovalSuspended,
    /// For administrators: the rules cannot tell whether goods may travel.
    ReviewWaiting,
    /// For administrators: a seller does not agree that a transport was refused.
    AppealWaiting,
    /// A consignment that your organisation sends or carries is on its way.
    ConsignmentDispatched,
    /// A consignment that your organisation sends or carries must not go on.
    ConsignmentHeld,
    /// The hold of a consignment that your organisation sends or carries is over.
    ConsignmentReleased,
    /// A consignment that your organisation sends or carries must not be delivered.
    ConsignmentRejected,
    /// A consignment that your organisation sends or carries has arrived.
    ConsignmentArrived,
    /// A consignment that your organisation sends or carries will not leave.
    ConsignmentCancelled,
    /// An administrator has approved your organisation's provider profile: sellers find it in the directory.
    ProviderApproved,
    /// An administrator has sent your organisation's provider profile back: it is a draft again.
    ProviderRejected,
    /// Your organisation's provider profile is hidden from sellers, by an administrator or because an accreditation has
    /// ended.
    ProviderSuspended,
    /// An administrator has listed your organisation's provider profile again.
    ProviderReinstated,
    /// An administrator has removed your organisation's provider profile for good.
    ProviderRemoved,
    /// An accreditation of your organisation has expired or was withdrawn.
    AccreditationExpired,
    /// An administrator has verified your organisation.
    OrganisationVerified,
    /// A bulk self-check of your organisation is complete. Calls that answer with their results do not send it.
    BulkSelfCheckCompleted,
    /// A bulk self-check of your organisation has ended early because of an error of the platform.
    BulkSelfCheckFailed,
}

/// What one person was told: nobody else sees it.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Notification {
    id: ID,
    kind: NotificationKind,
    /// The order, quote, enquiry, document, certificate, transport approval, consignment, rule change, provider, organisation
    /// or bulk self-check that it is about.
    subject: ID,
    /// One line for people.
    title: String,
    /// When it was first marked as read.
    read_at: Option<DateTime>,
    created_at: DateTime,
    /// Time of the last change.
    updated_at: DateTime,
    #[graphql(skip)]
    user: UserId,
    #[graphql(skip)]
    key: Uuid,
}

#[ComplexObject]
impl Notification {
    /// Whom it is for.
    async fn user(&self) -> User {
        User(self.user)
    }
}

impl Notification {
    /// Sorts by time.
    pub const fn key(&self) -> Uuid {
        self.key
    }
}

impl From<domain::Notification> for Notification {
    fn from(notification: domain::Notification) -> Self {
        Self {
            id: notification.id.0.into(),
            kind: notification.notice.kind.into(),
            subject: notification.notice.subject.into(),
            title: mail_domain::title(&notification.notice),
            read_at: notification.read_at.map(DateTime),
            created_at: DateTime(notification.created_at),
            updated_at: DateTime(notification.updated_at),
            user: notification.user,
            key: notification.id.0,
        }
    }
}
