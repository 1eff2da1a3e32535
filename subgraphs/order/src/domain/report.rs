//! What an assessment found, and the certificate that follows when it passes.

use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};

use super::{
    CertificateId, DocumentId, FindingId, Order, OrderId, OrganisationId, ProductId, Refusal, ReportId, text,
};

words! {
    /// The assessor's conclusion.
    Overall {
        Pass = "PASS",
        Fail = "FAIL",
    }
}

words! {
    /// The result for one requirement.
    FindingResult {
        Pass = "PASS",
        Fail = "FAIL",
        NotApplicable = "NOT_APPLICABLE",
    }
}

words! {
    /// What has become of a certificate.
    CertificateStatus {
        Valid = "VALID",
        Expired = "EXPIRED",
        Suspended = "SUSPENDED",
        Revoked = "REVOKED",
        Superseded = "SUPERSEDED",
    }
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
pub struct ReportDraft {
    pub order: OrderId,
    pub overall: Overall,
    pub findings: Vec<Finding>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub lab_reference: Option<SecretString>,
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
}

/// A certificate counts as the documents that it names, issued and expiring with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub id: CertificateId,
    /// As `CRT-2026-000042`.
    pub number: String,
    pub order: OrderId,
    pub product: ProductId,
    /// The seller.
    pub organisation: OrganisationId,
    pub document_types: Vec<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub status: CertificateStatus,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
}

impl ReportDraft {
    pub fn check(&self) -> Result<(), Refusal> {
        text::count(&["findings"], self.findings.len(), 1, 100)?;
        for (position, finding) in self.findings.iter().enumerate() {
            finding.check(&position.to_string())?;
        }
        if self.valid_from > self.valid_to {
            return Err(Refusal::invalid(&["validTo"], "must not be before the first day"));
        }
        let failed = self.findings.iter().any(|finding| finding.result == FindingResult::Fail);
        if failed && self.overall == Overall::Pass {
            return Err(Refusal::invalid(&["overall"], "cannot be PASS when a finding is FAIL"));
        }
        match &self.lab_reference {
            Some(reference) => text::text(&["labReference"], reference.expose_secret(), 200),
            None => Ok(()),
        }
    }

    /// The report, dated.
    #[must_use]
    pub fn issue(self, id: ReportId, now: OffsetDateTime) -> Report {
        Report {
            id,
            order: self.order,
            overall: self.overall,
            findings: self.findings,
            lab_reference: self.lab_reference,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            issued_at: now,
        }
    }
}

impl Finding {
    fn check(&self, position: &str) -> Result<(), Refusal> {
        text::rule_id(&["findings", position, "requirement"], &self.requirement)?;
        text::count(&["findings", position, "evidenceIds"], self.evidence.len(), 0, 50)?;
        let establishes = ["findings", position, "establishes"];
        text::count(&establishes, self.establishes.len(), 0, 20)?;
        for code in &self.establishes {
            text::code(&establishes, code)?;
        }
        if !self.establishes.is_empty() && self.result != FindingResult::Pass {
            return Err(Refusal::invalid(&establishes, "only a PASS establishes a document"));
        }
        match &self.remark {
            Some(remark) => text::text(&["findings", position, "remark"], remark.expose_secret(), 2000),
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

/// `CRT-2026-000042`.
#[must_use]
pub fn certificate_number(year: i32, count: i64) -> String {
    format!("CRT-{year}-{count:06}")
}

impl Certificate {
    /// The certificate that follows from a report that passes: it stands for what its passed findings establish.
    #[must_use]
    pub fn issue(report: &Report, order: &Order, number: String, now: OffsetDateTime) -> Self {
        let passed = report.findings.iter().filter(|finding| finding.result == FindingResult::Pass);
        let mut document_types: Vec<String> =
            passed.flat_map(|finding| finding.establishes.clone()).collect();
        document_types.sort_unstable();
        document_types.dedup();
        Self {
            id: CertificateId::generate(),
            number,
            order: order.id,
            product: order.product,
            organisation: order.seller,
            document_types,
            valid_from: report.valid_from,
            valid_to: report.valid_to,
            status: CertificateStatus::Valid,
            version: 1,
            created_at: now,
        }
    }

    /// The status on a day: a valid certificate expires without anybody's doing.
    #[must_use]
    pub fn status_on(&self, day: Date) -> CertificateStatus {
        let over = self.valid_to < day && self.status == CertificateStatus::Valid;
        if over { CertificateStatus::Expired } else { self.status }
    }
}
