//! What an assessment found. A report is never changed: the next one of its order supersedes it.

use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};

use super::refusals;
use crate::domain::{
    DocumentId, FindingId, KeyId, Mention, Mentions, OrderId, Refusal, ReportId, input, text,
};

/// The most reports of an order: each but the first corrects the one before.
pub const MOST_REPORTS: i64 = 20;

/// The assessor's conclusion.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Overall {
    Pass,
    Fail,
}

/// The result for one requirement.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum FindingResult {
    Pass,
    Fail,
    NotApplicable,
}

/// What was found about one requirement.
#[derive(Clone, Debug)]
pub struct Finding {
    pub id: FindingId,
    /// The id of a rule, as `AIR-UN3480-CAO`.
    pub requirement: String,
    pub result: FindingResult,
    /// The document types that a PASS stands for.
    pub establishes: Vec<String>,
    /// The documents that the finding rests on.
    pub evidence: Vec<DocumentId>,
    pub remark: Option<SecretString>,
}

/// What an assessor hands in.
#[derive(Clone, Debug)]
pub struct ReportDraft {
    pub order: OrderId,
    pub overall: Overall,
    pub findings: Vec<Finding>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub lab_reference: Option<SecretString>,
    /// The order's last report, if it has one.
    pub supersedes: Option<ReportId>,
}

#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub order: OrderId,
    pub overall: Overall,
    pub findings: Vec<Finding>,
    /// The number under which the laboratory keeps its own records.
    pub lab_reference: Option<SecretString>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub issued_at: OffsetDateTime,
    pub supersedes: Option<ReportId>,
    pub superseded_by: Option<ReportId>,
    /// None for a report of the time before reports were signed.
    pub signed: Option<Signed>,
}

/// What was signed, and by whom.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The canonical JSON; `None` once the key of the case was destroyed.
    pub body: Option<SecretString>,
    pub sha256: [u8; 32],
    /// The provider's key.
    pub key: KeyId,
    /// By the provider, a detached JWS over the body.
    pub signature: String,
    /// By the platform, a JWS over the hash of the body and the provider's signature.
    pub countersignature: String,
}

impl ReportDraft {
    pub fn check(&self) -> Result<(), Refusal> {
        input::count(&["findings"], self.findings.len(), 1, 100)?;
        for (position, finding) in self.findings.iter().enumerate() {
            finding.check(&position.to_string())?;
        }
        if self.valid_from > self.valid_to {
            return Err(Refusal::invalid(
                &["validTo"],
                "must not be before the first day",
            ));
        }
        let failed = self
            .findings
            .iter()
            .any(|finding| finding.result == FindingResult::Fail);
        if failed && self.overall == Overall::Pass {
            return Err(Refusal::invalid(
                &["overall"],
                "cannot be PASS when a finding is FAIL",
            ));
        }
        match &self.lab_reference {
            Some(reference) => text(&["labReference"], reference.expose_secret(), 200),
            None => Ok(()),
        }
    }

    /// The rules that its findings are about, and the documents that they establish.
    #[must_use]
    pub fn mentions(&self) -> Mentions {
        let mut mentions = Mentions::default();
        for (position, finding) in self.findings.iter().enumerate() {
            let position = position.to_string();
            let path = ["findings", &position, "requirement"];
            mentions
                .requirements
                .push(Mention::new(&finding.requirement, &path));
            for (nth, code) in finding.establishes.iter().enumerate() {
                let path = ["findings", &position, "establishes", &nth.to_string()];
                mentions.document_types.push(Mention::new(code, &path));
            }
        }
        mentions
    }

    /// A report supersedes the last of its order, and says so; the first supersedes none.
    pub fn follows(&self, last: Option<&Report>, known: &[Report]) -> Result<(), Refusal> {
        match (self.supersedes, last) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(Refusal::invalid(
                &["supersedes"],
                "the order has a report already",
            )),
            (Some(id), Some(last)) if id == last.id => Ok(()),
            (Some(id), _) if known.iter().any(|report| report.id == id) => Err(Refusal::invalid(
                &["supersedes"],
                "it is superseded already",
            )),
            (Some(_), _) => Err(refusals::report_not_found()),
        }
    }

    /// The report, dated.
    #[must_use]
    pub fn issue(self, id: ReportId, signed: Signed, now: OffsetDateTime) -> Report {
        Report {
            id,
            order: self.order,
            overall: self.overall,
            findings: self.findings,
            lab_reference: self.lab_reference,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            issued_at: now,
            supersedes: self.supersedes,
            superseded_by: None,
            signed: Some(signed),
        }
    }
}

impl Finding {
    fn check(&self, position: &str) -> Result<(), Refusal> {
        input::rule_id(&["findings", position, "requirement"], &self.requirement)?;
        input::count(
            &["findings", position, "evidenceIds"],
            self.evidence.len(),
            0,
            50,
        )?;
        let establishes = ["findings", position, "establishes"];
        input::count(&establishes, self.establishes.len(), 0, 20)?;
        for code in &self.establishes {
            input::code(&establishes, code)?;
        }
        if !self.establishes.is_empty() && self.result != FindingResult::Pass {
            return Err(Refusal::invalid(
                &establishes,
                "only a PASS establishes a document",
            ));
        }
        match &self.remark {
            Some(remark) => text(
                &["findings", position, "remark"],
                remark.expose_secret(),
                2000,
            ),
            None => Ok(()),
        }
    }
}

impl Report {
    /// Whether it gives a right to a certificate.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.overall == Overall::Pass
    }
}
