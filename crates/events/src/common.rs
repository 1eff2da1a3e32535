//! Facts of the common domain.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::operations::{DeadLetter, ProjectionChecked};

/// A notification of one user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    pub id: Uuid,
    pub user: Uuid,
    /// Kind of the notification, for example `ASSESSMENT_REQUESTED`.
    pub kind: String,
    /// The aggregate that it is about.
    pub subject: Uuid,
}

/// A batch of notifications that a user marked as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationsRead {
    pub user: Uuid,
    /// Number of notifications of one batch of at most 1,000.
    pub count: u64,
}

/// A mail after its delivery or failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    pub id: Uuid,
    /// The account that the notification or letter is about, if there is one.
    pub user: Option<Uuid>,
    /// Code of the kind of the notification or letter.
    pub template: String,
    /// SENT, FAILED or UNKNOWN.
    pub state: String,
}

facts! {
    /// Facts of the common domain.
    "common", CommonFact {
        /// A user gets a notification; in the bulk lane if one event causes more than 20.
        NotificationCreated(Notification) = "carnet.common.NotificationCreated.v1" => [gateway],
        /// A user marks unread notifications as read; one event for each batch of at most 1,000.
        NotificationsRead(NotificationsRead) = "carnet.common.NotificationsRead.v1" => [],
        /// The mail server accepts an email.
        MailSent(Mail) = "carnet.common.MailSent.v1" => [],
        /// An email is given up, or its outcome stays unknown.
        MailFailed(Mail) = "carnet.common.MailFailed.v1" => [],
        /// This domain sets aside an event that it cannot process, or acts on the decision about it.
        DeadLetterChanged(DeadLetter) = "carnet.common.DeadLetterChanged.v1" => [monitor],
        /// This domain has compared one of its projections with a complete listing of its source.
        ProjectionChecked(ProjectionChecked) = "carnet.common.ProjectionChecked.v1" => [monitor],
    }
}
