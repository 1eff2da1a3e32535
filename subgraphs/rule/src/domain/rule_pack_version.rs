//! A version of a rule pack, from upload to publication.
//!
//! DRAFT --validate--> VALID --publish--> PUBLISHED. A version with an ERROR among its findings stays DRAFT. Until it
//! is published its file may be replaced; from then on it never changes.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::pack::{FileFinding, Reading, Severity};
use super::{Refusal, RulePackId, RulePackVersionId, evaluate::DISCLAIMER};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePack {
    pub id: RulePackId,
    pub name: String,
    pub created_at: OffsetDateTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePackVersionStatus {
    Draft,
    Valid,
    Published,
}

codes!(RulePackVersionStatus { Draft = "DRAFT", Valid = "VALID", Published = "PUBLISHED" });

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePackVersion {
    pub id: RulePackVersionId,
    pub version: i64,
    pub pack: RulePackId,
    /// What the file calls its pack and itself.
    pub pack_name: String,
    pub label: String,
    pub sha256: String,
    pub status: RulePackVersionStatus,
    pub findings: Vec<FileFinding>,
    pub summary: Summary,
    pub effective_from: Option<Date>,
    pub uploaded_by: Uuid,
    pub uploaded_at: OffsetDateTime,
    pub published_by: Option<Uuid>,
    pub published_at: Option<OffsetDateTime>,
}

/// What the file says about itself, kept so that a list does not read files.
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
        let said = |part: fn(&super::pack::Header) -> &Option<String>| {
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

/// A file that somebody uploads.
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
    #[must_use]
    pub fn upload(pack: &RulePack, upload: Upload) -> Self {
        Self {
            id: RulePackVersionId::fresh(),
            version: 1,
            pack: pack.id,
            pack_name: pack.name.clone(),
            label: upload.label,
            sha256: upload.sha256,
            status: RulePackVersionStatus::Draft,
            findings: upload.findings,
            summary: upload.summary,
            effective_from: None,
            uploaded_by: upload.by,
            uploaded_at: upload.at,
            published_by: None,
            published_at: None,
        }
    }

    /// Puts another file in the place of this one's.
    pub fn replace(&mut self, upload: Upload) -> Result<(), Refusal> {
        if self.status == RulePackVersionStatus::Published {
            let message = format!(
                "{} {} is published and never changes: give the file a new version",
                self.pack_name, self.label
            );
            return Err(Refusal::new("VERSION_PUBLISHED", &["yaml"], message));
        }
        let id = self.id;
        let pack = RulePack { id: self.pack, name: self.pack_name.clone(), created_at: self.uploaded_at };
        *self = Self { id, version: self.version + 1, ..Self::upload(&pack, upload) };
        Ok(())
    }

    /// Looks at the findings again; without an ERROR the version is VALID.
    pub fn validate(&mut self, findings: Vec<FileFinding>) -> Result<(), Refusal> {
        if self.status == RulePackVersionStatus::Published {
            return Err(wrong_state("a published version has been validated"));
        }
        let valid = findings.iter().all(|finding| finding.severity != Severity::Error);
        self.status = if valid { RulePackVersionStatus::Valid } else { RulePackVersionStatus::Draft };
        self.findings = findings;
        self.version += 1;
        Ok(())
    }

    /// From the day on, or from the beginning. Says whether it was not published before.
    pub fn publish(&mut self, from: Option<Date>, by: Uuid, now: OffsetDateTime) -> Result<bool, Refusal> {
        match self.status {
            RulePackVersionStatus::Valid => {
                self.status = RulePackVersionStatus::Published;
                self.effective_from = from;
                self.published_by = Some(by);
                self.published_at = Some(now);
                self.version += 1;
                Ok(true)
            }
            RulePackVersionStatus::Published if self.effective_from == from => Ok(false),
            RulePackVersionStatus::Published => Err(wrong_state("it is published already, with another day")),
            RulePackVersionStatus::Draft => {
                Err(wrong_state("a DRAFT is validated first, and has no ERROR then"))
            }
        }
    }
}

fn wrong_state(message: &str) -> Refusal {
    Refusal::new("WRONG_STATE", &["rulePackVersionId"], message)
}
