//! Transport approvals: may these goods travel this lane?
//!
//! The question goes to the rule domain together with the evidence that counts, which is the order domain's own:
//! accepted documents, and the document types of valid certificates. The answer, a self-check or the reason why there
//! is none, is turned into a decision here, by [`Verdict`] alone; the reasons explain it rule by rule. Parties are
//! not screened yet, and every decision that rests on a check says so.

use std::collections::BTreeMap;

use time::{Date, Duration, OffsetDateTime};

use super::{
    ApprovalId, Certificate, CertificateStatus, Document, DocumentStatus, Lane, LaneWish, OrganisationId,
    Product, ProductId, SelfCheckId,
};

words! {
    /// Where an approval is.
    ApprovalStatus {
        Requested = "REQUESTED",
        Approved = "APPROVED",
        NeedsReview = "NEEDS_REVIEW",
        Refused = "REFUSED",
    }
}

words! {
    /// What a self-check concludes.
    Verdict {
        Prohibited = "PROHIBITED",
        ActionRequired = "ACTION_REQUIRED",
        NeedsInformation = "NEEDS_INFORMATION",
        Compliant = "COMPLIANT",
        NoRuleFound = "NO_RULE_FOUND",
    }
}

words! {
    /// What a self-check says about one rule.
    RuleStatus {
        Prohibited = "PROHIBITED",
        Unmet = "UNMET",
        Undetermined = "UNDETERMINED",
        Met = "MET",
        Notice = "NOTICE",
    }
}

/// The longest that an approval holds: the rules may change.
pub const LONGEST: Duration = Duration::days(30);

/// One piece of evidence, as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
}

/// Why it was decided as it was. For people; programs may look at the code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    pub code: String,
    /// The rule that it is about, if it is about one.
    pub rule: Option<String>,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    /// The seller.
    pub organisation: OrganisationId,
    pub product: ProductId,
    pub lane: Lane,
    pub as_of: Date,
    pub evidence: Vec<Evidence>,
    pub status: ApprovalStatus,
    pub reasons: Vec<Reason>,
    pub self_check: Option<SelfCheckId>,
    pub decided_at: Option<OffsetDateTime>,
    /// The last day of an approval.
    pub valid_to: Option<Date>,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
}

/// A finished self-check.
#[derive(Clone, Debug)]
pub struct Check {
    pub id: SelfCheckId,
    pub verdict: Verdict,
    pub rules: Vec<CheckedRule>,
}

/// What a self-check says about one rule.
#[derive(Clone, Debug)]
pub struct CheckedRule {
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub status: RuleStatus,
    /// Evidence group to the alternatives of which any one would do.
    pub missing: BTreeMap<String, Vec<String>>,
    /// The facts that have to be known first.
    pub ask: Vec<String>,
}

/// What counts on a day: accepted documents, and valid certificates as each of their document types.
#[must_use]
pub fn evidence_on(day: Date, documents: &[Document], certificates: &[Certificate]) -> Vec<Evidence> {
    let documents = documents
        .iter()
        .filter(|one| one.status_on(day) == DocumentStatus::Accepted)
        .map(|one| Evidence { kind: one.kind.clone(), issued_on: one.issued_on, expires_on: one.expires_on });
    let valid = certificates
        .iter()
        .filter(|one| one.status_on(day) == CertificateStatus::Valid && one.valid_from <= day);
    let certified = valid.flat_map(|one| {
        one.document_types.iter().map(|kind| Evidence {
            kind: kind.clone(),
            issued_on: one.valid_from,
            expires_on: Some(one.valid_to),
        })
    });
    documents.chain(certified).collect()
}

impl Approval {
    /// A question about a product, not answered yet.
    #[must_use]
    pub fn request(
        id: ApprovalId,
        product: &Product,
        lane: LaneWish,
        evidence: Vec<Evidence>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            id,
            organisation: product.organisation,
            product: product.id,
            lane: lane.from(&product.origin_country),
            as_of: now.date(),
            evidence,
            status: ApprovalStatus::Requested,
            reasons: Vec::new(),
            self_check: None,
            decided_at: None,
            valid_to: None,
            version: 1,
            created_at: now,
        }
    }

    /// Decides by a self-check. `false`: it is decided already, and stays as it is.
    pub fn decide(&mut self, check: &Check, now: OffsetDateTime) -> bool {
        let status = match check.verdict {
            Verdict::Compliant => ApprovalStatus::Approved,
            Verdict::Prohibited | Verdict::ActionRequired => ApprovalStatus::Refused,
            Verdict::NeedsInformation | Verdict::NoRuleFound => ApprovalStatus::NeedsReview,
        };
        let mut reasons: Vec<Reason> = check.rules.iter().flat_map(CheckedRule::reasons).collect();
        if check.verdict == Verdict::NoRuleFound {
            reasons.push(Reason::general("NO_RULE_FOUND", "No rule speaks of these goods on this lane."));
        }
        reasons.push(Reason::general("PARTIES_NOT_SCREENED", "The parties were not screened."));
        let decided = self.close(status, reasons, now);
        if decided {
            self.self_check = Some(check.id);
            self.valid_to = (status == ApprovalStatus::Approved).then(|| self.longest());
        }
        decided
    }

    /// Refuses because no self-check could be made. `false`: it is decided already, and stays as it is.
    pub fn refuse(&mut self, code: &str, now: OffsetDateTime) -> bool {
        let message = format!("The self-check could not be made: {code}.");
        self.close(ApprovalStatus::Refused, vec![Reason::general("SELF_CHECK_REFUSED", &message)], now)
    }

    fn close(&mut self, status: ApprovalStatus, reasons: Vec<Reason>, now: OffsetDateTime) -> bool {
        if self.status != ApprovalStatus::Requested {
            return false;
        }
        self.status = status;
        self.reasons = reasons;
        self.decided_at = Some(now);
        self.version += 1;
        true
    }

    /// No longer than any evidence holds that was looked at: which of it the rules needed, the answer does not say.
    fn longest(&self) -> Date {
        let limit = self.as_of.saturating_add(LONGEST);
        self.evidence.iter().filter_map(|one| one.expires_on).fold(limit, Ord::min)
    }
}

impl Reason {
    fn general(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), rule: None, message: message.to_owned() }
    }
}

impl CheckedRule {
    /// One reason per rule, and one per evidence group that is missing.
    fn reasons(&self) -> Vec<Reason> {
        let name = format!("{} (revision {}, {})", self.rule, self.revision, self.title);
        let reason = |code: &str, message: String| Reason {
            code: code.to_owned(),
            rule: Some(self.rule.clone()),
            message,
        };
        match self.status {
            RuleStatus::Met => vec![reason("RULE_MET", format!("{name} is met."))],
            RuleStatus::Prohibited => vec![reason("RULE_PROHIBITS", format!("{name} prohibits it."))],
            RuleStatus::Notice => vec![reason("RULE_NOTICE", format!("{name} is to be noted."))],
            RuleStatus::Undetermined => {
                vec![reason(
                    "FACTS_MISSING",
                    format!("{name} cannot be decided without {}.", self.ask.join(", ")),
                )]
            }
            RuleStatus::Unmet => {
                let group = |(group, any_of): (&String, &Vec<String>)| {
                    let needed = any_of.join(" or ");
                    reason("EVIDENCE_MISSING", format!("{name} needs {needed} ({group})."))
                };
                self.missing.iter().map(group).collect()
            }
        }
    }
}

#[cfg(test)]
#[path = "approval_tests.rs"]
mod tests;
