//! What the common domain tells the others.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::operations::{DeadLetter, ProjectionChecked};

/// A notice for one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    pub id: Uuid,
    pub user: Uuid,
    /// What happened, as `ASSESSMENT_REQUESTED`.
    pub kind: String,
    /// The aggregate that it is about.
    pub subject: Uuid,
}

/// A mail on its way to somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    pub id: Uuid,
    /// Whose account or notification it is about, if it is about one.
    pub user: Option<Uuid>,
    /// What it tells: the code of a notification's or a letter's kind.
    pub template: String,
    /// SENT, FAILED or UNKNOWN.
    pub state: String,
}

facts! {
    /// Facts of the common domain.
    "common", CommonFact {
        NotificationCreated(Notification) = "carnet.common.NotificationCreated.v1" => [gateway],
        MailSent(Mail) = "carnet.common.MailSent.v1" => [],
        MailFailed(Mail) = "carnet.common.MailFailed.v1" => [],
        DeadLetterChanged(DeadLetter) = "carnet.common.DeadLetterChanged.v1" => [monitor],
        ProjectionChecked(ProjectionChecked) = "carnet.common.ProjectionChecked.v1" => [monitor],
    }
}
