//! Assessment reports. A report never changes: the next report of its order supersedes it.

use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};

use super::refusals;
use crate::domain::{
    DocumentId, FindingId, KeyId, Mention, Mentions, OrderId, Refusal, ReportId, input,
    is_same_rule, text,
};

/// Maximum number of reports of an order. Each report after the first corrects the previous one.
pub const MOST_REPORTS: i64 = 20;

/// Conclusion of the assessor.
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

/// Result for one requirement.
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

/// Finding about one requirement.
#[derive(Clone, Debug)]
pub struct Finding {
    pub id: FindingId,
    /// ID of a rule, for example `AIR-UN3480-CAO`.
    pub requirement: String,
    pub result: FindingResult,
    /// Document types that a PASS establishes.
    pub establishes: Vec<String>,
    /// Documents on which the finding is based.
    pub evidence: Vec<DocumentId>,
    pub remark: Option<SecretString>,
}

/// Input of a report.
#[derive(Clone, Debug)]
pub struct ReportDraft {
    pub order: OrderId,
    pub overall: Overall,
    pub findings: Vec<Finding>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub lab_reference: Option<SecretString>,
    /// Last report of the order, if it has one.
    pub supersedes: Option<ReportId>,
}

#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub order: OrderId,
    pub overall: Overall,
    pub findings: Vec<Finding>,
    /// Reference of the laboratory for its own records.
    pub lab_reference: Option<SecretString>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub issued_at: OffsetDateTime,
    pub supersedes: Option<ReportId>,
    pub superseded_by: Option<ReportId>,
    /// `None` for a report that was issued before reports were signed.
    pub signed: Option<Signed>,
}

/// Signed content of a report, with the signatures.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Canonical JSON. `None` if the key of the case was destroyed.
    pub body: Option<SecretString>,
    pub sha256: [u8; 32],
    /// Signing key of the provider.
    pub key: KeyId,
    /// Signature of the provider: a detached JWS over the body.
    pub signature: String,
    /// Signature of the platform: a JWS over the hash of the body and the signature of the provider.
    pub countersignature: String,
}

impl ReportDraft {
    pub fn check(&self) -> Result<(), Refusal> {
        input::count(&["findings"], self.findings.len(), 1, 100)?;
        for (position, finding) in self.findings.iter().enumerate() {
            finding.check(&position.to_string())?;
        }
        self.check_requirements()?;
        if self.valid_from > self.valid_to {
            return Err(Refusal::invalid(
                &["validTo"],
                "The last day must not be before the first day.",
            ));
        }
        self.check_overall()?;
        match &self.lab_reference {
            Some(reference) => text(&["labReference"], reference.expose_secret(), 200),
            None => Ok(()),
        }
    }

    /// Checks that each requirement has one finding, so that the findings cannot contradict each other.
    fn check_requirements(&self) -> Result<(), Refusal> {
        for (position, finding) in self.findings.iter().enumerate() {
            let is_repeated = self
                .findings
                .iter()
                .take(position)
                .any(|earlier| is_same_rule(&earlier.requirement, &finding.requirement));
            if is_repeated {
                return Err(refusals::requirement_twice(&position.to_string()));
            }
        }
        Ok(())
    }

    /// Checks that the conclusion follows from the findings: a PASS has a finding that passes, and none that fails.
    fn check_overall(&self) -> Result<(), Refusal> {
        let has = |result| self.findings.iter().any(|finding| finding.result == result);
        if self.overall == Overall::Fail {
            Ok(())
        } else if has(FindingResult::Fail) {
            Err(Refusal::invalid(
                &["overall"],
                "The overall result cannot be PASS if a finding is FAIL.",
            ))
        } else if has(FindingResult::Pass) {
            Ok(())
        } else {
            Err(Refusal::invalid(
                &["overall"],
                "The overall result cannot be PASS if no finding is PASS: a certificate needs a requirement that is met.",
            ))
        }
    }

    /// Checks that the validity has not ended before this day, which is the current day at the destination.
    pub fn check_validity(&self, today: Date) -> Result<(), Refusal> {
        if self.valid_to < today {
            return Err(Refusal::invalid(
                &["validTo"],
                format!(
                    "The last day must not be in the past. The current day at the destination is {today}."
                ),
            ));
        }
        Ok(())
    }

    /// Returns the rules of the findings, and the document types that they establish.
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

    /// Checks that the report supersedes the last report of its order, or no report if it is the first.
    pub fn follows(&self, last: Option<&Report>, known: &[Report]) -> Result<(), Refusal> {
        match (self.supersedes, last) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(Refusal::invalid(
                &["supersedes"],
                "The order already has a report. Send its ID in `supersedes`.",
            )),
            (Some(id), Some(last)) if id == last.id => Ok(()),
            (Some(id), _) if known.iter().any(|report| report.id == id) => Err(Refusal::invalid(
                &["supersedes"],
                "The report is already superseded. Use the ID of the last report.",
            )),
            (Some(_), _) => Err(refusals::report_not_found()),
        }
    }

    /// Creates the report with its ID, signatures and time.
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
                "Only a finding with the result PASS can establish documents.",
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
    /// Returns true if a certificate is issued for the report.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.overall == Overall::Pass
    }
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
