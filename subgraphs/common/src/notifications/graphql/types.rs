use async_graphql::{ComplexObject, Enum, ID, SimpleObject};
use chassis::scalar::DateTime;
use uuid::Uuid;

use super::subject::NotificationSubject;
use super::user::User;
use crate::domain::UserId;
use crate::mail::domain as mail_domain;
use crate::notifications::domain;

/// Kinds of notifications. New kinds may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::NotificationKind")]
pub enum NotificationKind {
    /// A seller has requested an assessment from your organisation.
    AssessmentRequested,
    /// A provider has submitted a quote for your organisation's order.
    QuoteSubmitted,
    /// A provider has declined your organisation's request.
    RequestDeclined,
    /// A seller has accepted your organisation's quote.
    QuoteAccepted,
    /// The provider has issued the report of your organisation's order.
    AssessmentReportIssued,
    /// The seller has accepted your organisation's report, and the order is completed.
    OrderCompleted,
    /// An order of which your organisation is a party has been cancelled.
    OrderCancelled,
    /// A transport approval of your organisation has been approved.
    TransportApproved,
    /// A transport approval of your organisation has been refused.
    TransportRefused,
    /// A transport approval of your organisation needs a review by the platform.
    TransportReviewNeeded,
    /// A rule change has changed verdicts on products of your organisation. Read them in `verdictChanges`.
    RequirementsChanged,
    /// A seller has sent an enquiry to your organisation.
    ProviderContacted,
    /// A provider has answered your organisation's enquiry.
    EnquiryAnswered,
    /// A provider has not answered your organisation's enquiry in time.
    EnquiryExpired,
    /// Another organisation has written a message in an enquiry or an order of your organisation.
    MessageSent,
    /// A provider has withdrawn its quote for your organisation's order.
    QuoteWithdrawn,
    /// A seller has accepted another organisation's quote instead of your organisation's.
    QuoteRejected,
    /// An order of which your organisation is a party has expired, because no quote was accepted in time.
    OrderExpired,
    /// The provider has requested a document from your organisation.
    DocumentRequested,
    /// The seller has submitted a document for an order of your organisation.
    DocumentSubmitted,
    /// A document of your organisation has been accepted.
    DocumentAccepted,
    /// A document of your organisation has been rejected.
    DocumentRejected,
    /// A document of your organisation expires in 60, 30 or 7 days.
    DocumentExpiring,
    /// A document of your organisation has expired.
    DocumentExpired,
    /// Your organisation has received access to a document of another organisation.
    DocumentAccessGranted,
    /// The report of an order of which your organisation is a party is overdue.
    AssessmentOverdue,
    /// A seller has disputed a report of your organisation.
    DisputeOpened,
    /// A dispute of which your organisation is a party has been decided.
    DisputeResolved,
    /// For platform admins: a seller has disputed a report, and the dispute waits for a decision.
    DisputeWaiting,
    /// A certificate has been issued to your organisation.
    CertificateIssued,
    /// A certificate of your organisation has been suspended.
    CertificateSuspended,
    /// A certificate of your organisation has been reinstated and is valid again.
    CertificateReinstated,
    /// A certificate of your organisation has been revoked.
    CertificateRevoked,
    /// A certificate of your organisation expires in 60, 30 or 7 days.
    CertificateExpiring,
    /// A certificate of your organisation has expired.
    CertificateExpired,
    /// A transport approval of your organisation has been suspended. Do not dispatch goods under it.
    TransportApprovalSuspended,
    /// For platform admins: the rules give no verdict on a transport, which waits for a decision.
    ReviewWaiting,
    /// For platform admins: a seller has appealed a refused transport approval, and the appeal waits for a decision.
    AppealWaiting,
    /// A consignment that your organisation sends or carries has been dispatched.
    ConsignmentDispatched,
    /// A consignment that your organisation sends or carries is on hold. Do not move it.
    ConsignmentHeld,
    /// The hold of a consignment that your organisation sends or carries has ended.
    ConsignmentReleased,
    /// A consignment that your organisation sends or carries has been rejected. Do not deliver it.
    ConsignmentRejected,
    /// A consignment that your organisation sends or carries has arrived.
    ConsignmentArrived,
    /// A consignment that your organisation sends or carries has been cancelled.
    ConsignmentCancelled,
    /// An administrator has approved your organisation's provider profile, which is now in the directory.
    ProviderApproved,
    /// An administrator has rejected your organisation's provider profile, which is a draft again.
    ProviderRejected,
    /// Your organisation's provider profile has been suspended, by an administrator or because an accreditation has ended. Sellers
    /// no longer find it.
    ProviderSuspended,
    /// Your organisation's provider profile has been reinstated and is in the directory again.
    ProviderReinstated,
    /// An administrator has removed your organisation's provider profile permanently.
    ProviderRemoved,
    /// An accreditation of your organisation has expired or was withdrawn.
    AccreditationExpired,
    /// An assessor of your organisation has proposed a signing key. An owner confirms or rejects it.
    ProviderKeyProposed,
    /// An administrator has verified your organisation.
    OrganisationVerified,
    /// A bulk self-check of your organisation is complete. Synchronous bulk self-checks do not send this notification.
    BulkSelfCheckCompleted,
    /// A bulk self-check of your organisation has ended early because of an error of the platform.
    BulkSelfCheckFailed,
}

/// A notification of an event, visible only to its recipient.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct Notification {
    /// ID of the notification. IDs sort by creation time.
    id: ID,
    /// Kind of the event.
    kind: NotificationKind,
    /// ID of the object that the notification is about.
    subject_id: ID,
    /// The object that the notification is about.
    ///
    /// If the object was deleted, or you may not read it, its fields except `id` are null, and the whole subject is null if you select
    /// a field that cannot be null. Sellers may not read a `RuleChange`: its `id` is the `ruleChangeId` of `verdictChanges`.
    subject: Option<NotificationSubject>,
    /// Title in English, on one line.
    title: String,
    /// Time at which it was first marked as read. Null if it is unread.
    read_at: Option<DateTime>,
    /// Time at which it was created.
    created_at: DateTime,
    /// Time at which it was created or first marked as read.
    updated_at: DateTime,
    #[graphql(skip)]
    user: UserId,
    #[graphql(skip)]
    key: Uuid,
}

#[ComplexObject]
impl Notification {
    /// The recipient.
    async fn user(&self) -> User {
        User(self.user)
    }
}

impl Notification {
    /// Sort key: a UUIDv7, so notifications sort by time.
    pub const fn key(&self) -> Uuid {
        self.key
    }
}

impl From<domain::Notification> for Notification {
    fn from(notification: domain::Notification) -> Self {
        Self {
            id: notification.id.0.into(),
            kind: notification.notice.kind.into(),
            subject_id: notification.notice.subject.id.into(),
            subject: Some(notification.notice.subject.into()),
            title: mail_domain::title(&notification.notice),
            read_at: notification.read_at.map(DateTime),
            created_at: DateTime(notification.created_at),
            updated_at: DateTime(notification.updated_at),
            user: notification.user,
            key: notification.id.0,
        }
    }
}
