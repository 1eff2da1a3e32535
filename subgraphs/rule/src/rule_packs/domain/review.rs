//! Steps in the review of a version of a rule pack.

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::domain::{Refusal, canonical};

const LONGEST_REASON: usize = 1_000;

/// Step of a user, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    pub by: Uuid,
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    pub reason: Option<String>,
}

/// Approval of a version. It names the file by its SHA-256, so it is about these bytes only. Its own hash is part of the
/// publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    #[serde(flatten)]
    pub act: Act,
    pub pack: String,
    pub version: String,
    /// SHA-256 of the approved file.
    pub sha256: String,
}

impl Decision {
    /// Returns the SHA-256 of the record as canonical JSON, in lower-case hex.
    #[must_use]
    pub fn hash(&self) -> String {
        canonical::hash(&json!({
            "decision": "APPROVED",
            "pack": self.pack,
            "version": self.version,
            "sha256": self.sha256,
            "by": self.act.by,
            "at": self.act.at.format(&Rfc3339).unwrap_or_default(),
            "comment": self.act.reason,
        }))
    }
}

/// Checks a reason.
pub(crate) fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let unseen = |letter: char| letter.is_control() && letter != '\n';
    if text.is_empty() || text.chars().count() > LONGEST_REASON || text.contains(unseen) {
        let message = format!(
            "The reason must have 1 to {LONGEST_REASON} characters and no control characters except line feeds."
        );
        return Err(Refusal::new(ErrorCode::ReasonInvalid, &["reason"], message));
    }
    Ok(text.to_owned())
}
