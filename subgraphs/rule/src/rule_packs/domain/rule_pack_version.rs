//! Version of a rule pack, from the upload to the withdrawal.
//!
//! DRAFT --validate--> VALID --submit--> `IN_REVIEW` --approve (by a user who is not an author)--> APPROVED --publish--> PUBLISHED.
//! A version with an ERROR among its findings stays DRAFT; a reviewer can reject a version. The file may be replaced until the
//! version is in review. A published version never changes: it is in force, SUPERSEDED by a later version, or WITHDRAWN
//! permanently.

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Published;
use super::review::{Act, Decision, reason};
use crate::domain::{Refusal, RulePackId, RulePackVersionId};
use crate::evaluation::domain::DISCLAIMER;
use crate::rule_files::domain::{FileFinding, Reading, Severity};

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RulePackVersionStatus {
    Draft,
    Valid,
    InReview,
    Approved,
    Published,
    Superseded,
    Withdrawn,
}

use RulePackVersionStatus as Status;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePackVersion {
    pub id: RulePackVersionId,
    pub version: i64,
    pub pack: RulePackId,
    /// Name of the pack in the file. `label` is the version in the file.
    pub pack_name: String,
    pub label: String,
    pub sha256: String,
    pub status: Status,
    pub findings: Vec<FileFinding>,
    pub summary: Summary,
    pub effective_from: Option<Date>,
    /// All users who wrote the file or an earlier file of this version.
    pub authors: Vec<Uuid>,
    pub uploaded_at: OffsetDateTime,
    pub submission: Option<Act>,
    pub rejection: Option<Act>,
    pub decision: Option<Decision>,
    pub published_by: Option<Uuid>,
    pub published_at: Option<OffsetDateTime>,
    pub withdrawal: Option<Act>,
    pub updated_at: OffsetDateTime,
}

/// Description in the file, stored so that a list does not need to read files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub title: Option<String>,
    pub jurisdiction: Option<String>,
    pub maintainer: Option<String>,
    pub coverage: Option<String>,
    pub disclaimer: String,
    pub rules: u32,
    pub document_types: Vec<String>,
}

impl Summary {
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let header = reading.header.as_ref();
        let said = |part: fn(&crate::rule_files::domain::Header) -> &Option<String>| {
            header.and_then(|header| part(header).clone())
        };
        Self {
            title: said(|header| &header.title),
            jurisdiction: said(|header| &header.jurisdiction),
            maintainer: said(|header| &header.maintainer),
            coverage: said(|header| &header.coverage),
            disclaimer: said(|header| &header.disclaimer).unwrap_or_else(|| DISCLAIMER.to_owned()),
            rules: u32::try_from(reading.pack.rules.len()).unwrap_or(u32::MAX),
            document_types: reading.pack.documents.keys().cloned().collect(),
        }
    }
}

/// Uploaded file.
#[derive(Clone, Debug)]
pub struct Upload {
    pub label: String,
    pub sha256: String,
    pub findings: Vec<FileFinding>,
    pub summary: Summary,
    pub by: Uuid,
    pub at: OffsetDateTime,
}

impl RulePackVersion {
    /// Creates a version with this file.
    #[must_use]
    pub fn upload(pack: RulePackId, pack_name: String, upload: Upload) -> Self {
        Self {
            id: RulePackVersionId::new(),
            version: 1,
            pack,
            pack_name,
            label: upload.label,
            sha256: upload.sha256,
            status: Status::Draft,
            findings: upload.findings,
            summary: upload.summary,
            effective_from: None,
            authors: vec![upload.by],
            uploaded_at: upload.at,
            submission: None,
            rejection: None,
            decision: None,
            published_by: None,
            published_at: None,
            withdrawal: None,
            updated_at: upload.at,
        }
    }

    /// Replaces the file of the version.
    pub fn replace(&mut self, upload: Upload) -> Result<(), Refusal> {
        if !matches!(self.status, Status::Draft | Status::Valid) {
            let (code, why) = match self.status {
                Status::InReview | Status::Approved => {
                    (ErrorCode::VersionInReview, "is in review or approved")
                }
                _ => (
                    ErrorCode::VersionPublished,
                    "is published and never changes",
                ),
            };
            let message = format!(
                "{} {} {why}. Give the file a new version.",
                self.pack_name, self.label
            );
            return Err(Refusal::new(code, &["yaml"], message));
        }
        let mut authors = std::mem::take(&mut self.authors);
        authors.retain(|author| *author != upload.by);
        authors.push(upload.by);
        let (id, version, rejection) = (self.id, self.version + 1, self.rejection.take());
        let updated_at = self.updated_at.max(upload.at);
        let uploaded = Self::upload(self.pack, self.pack_name.clone(), upload);
        *self = Self {
            id,
            version,
            authors,
            rejection,
            updated_at,
            ..uploaded
        };
        Ok(())
    }

    /// Replaces the findings. Without an ERROR the version becomes VALID. Returns true if it does.
    pub fn validate(
        &mut self,
        findings: Vec<FileFinding>,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        self.must_be(
            &[Status::Draft, Status::Valid],
            "The version is in review or was reviewed already, so it cannot be validated again.",
        )?;
        let valid = findings
            .iter()
            .all(|finding| finding.severity != Severity::Error);
        let status = if valid { Status::Valid } else { Status::Draft };
        self.step(status, now);
        self.findings = findings;
        Ok(valid)
    }

    /// Submits the version for review.
    pub fn submit(&mut self, by: Uuid, at: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(
            &[Status::Valid],
            "Only a VALID version can be submitted. Validate it first.",
        )?;
        self.submission = Some(Act {
            by,
            at,
            reason: None,
        });
        self.step(Status::InReview, at);
        Ok(())
    }

    /// Approves exactly this file. An author of the version cannot approve it.
    pub fn approve(
        &mut self,
        by: Uuid,
        comment: Option<String>,
        at: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.reviewed_by(by)?;
        let comment = comment.map(|comment| reason(&comment)).transpose()?;
        self.decision = Some(Decision {
            act: Act {
                by,
                at,
                reason: comment,
            },
            pack: self.pack_name.clone(),
            version: self.label.clone(),
            sha256: self.sha256.clone(),
        });
        self.step(Status::Approved, at);
        Ok(())
    }

    /// Rejects the version. An author of the version cannot reject it.
    pub fn reject(&mut self, by: Uuid, why: &str, at: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(
            &[Status::InReview, Status::Approved],
            "Only a version that is in review or approved can be rejected.",
        )?;
        self.not_an_author(by)?;
        self.rejection = Some(Act {
            by,
            at,
            reason: Some(reason(why)?),
        });
        (self.submission, self.decision) = (None, None);
        self.step(Status::Draft, at);
        Ok(())
    }

    /// Publishes the version from the day on, or without a first day. Returns true if it was not published before.
    pub fn publish(
        &mut self,
        from: Option<Date>,
        by: Uuid,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        if matches!(self.status, Status::Published | Status::Superseded) {
            let same = self.effective_from == from;
            return if same {
                Ok(false)
            } else {
                Err(wrong_state(
                    "The version is published already with another first day.",
                ))
            };
        }
        self.must_be(
            &[Status::Approved],
            "Only an APPROVED version can be published. Validate, submit and approve it first.",
        )?;
        self.effective_from = from;
        self.published_by = Some(by);
        self.published_at = Some(now);
        self.step(Status::Published, now);
        Ok(true)
    }

    /// Withdraws the version permanently, for every day. Returns true if it was not withdrawn before.
    pub fn withdraw(&mut self, by: Uuid, why: &str, at: OffsetDateTime) -> Result<bool, Refusal> {
        if self.status == Status::Withdrawn {
            return Ok(false);
        }
        self.must_be(
            &[Status::Published, Status::Superseded],
            "Only a published version can be withdrawn.",
        )?;
        self.withdrawal = Some(Act {
            by,
            at,
            reason: Some(reason(why)?),
        });
        self.step(Status::Withdrawn, at);
        Ok(true)
    }

    /// Returns the time of the submission while the version waits for a decision or for its publication.
    #[must_use]
    pub fn waiting_since(&self) -> Option<OffsetDateTime> {
        let waits = matches!(self.status, Status::InReview | Status::Approved);
        self.submission.as_ref().filter(|_| waits).map(|act| act.at)
    }

    /// Returns the version for the calendar of its pack. `None` if it was not published.
    #[must_use]
    pub fn published(&self) -> Option<Published> {
        Some(Published {
            id: self.id,
            pack: self.pack,
            sha256: self.sha256.clone(),
            effective_from: self.effective_from,
            published_at: self.published_at?,
            withdrawn_at: self.withdrawal.as_ref().map(|act| act.at),
        })
    }

    fn reviewed_by(&self, by: Uuid) -> Result<(), Refusal> {
        self.must_be(
            &[Status::InReview],
            "Only a version that is in review can be approved.",
        )?;
        self.not_an_author(by)
    }

    /// Enforces that an author does not review the own version.
    fn not_an_author(&self, by: Uuid) -> Result<(), Refusal> {
        if self.authors.contains(&by) {
            let message =
                "An author of a version cannot approve or reject it. Ask another approver.";
            return Err(Refusal::new(
                ErrorCode::AuthorCannotReview,
                &["rulePackVersionId"],
                message,
            ));
        }
        Ok(())
    }

    fn must_be(&self, states: &[Status], otherwise: &str) -> Result<(), Refusal> {
        if states.contains(&self.status) {
            Ok(())
        } else {
            Err(wrong_state(otherwise))
        }
    }

    fn step(&mut self, status: Status, now: OffsetDateTime) {
        self.status = status;
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }
}

fn wrong_state(message: &str) -> Refusal {
    Refusal::new(ErrorCode::WrongState, &["rulePackVersionId"], message)
}
