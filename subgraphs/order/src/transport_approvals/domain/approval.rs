//! Transport approvals: decisions whether goods may travel on a lane.
//!
//! The question goes to the rule domain, one for each product, together with the evidence of the order domain: accepted
//! documents, and the document types of valid certificates. The answers are self-checks or the reasons for their refusal. The
//! decision follows from their [`Verdict`] alone; the reasons explain it rule by rule. Parties are not screened yet, and every
//! decision based on a self-check says so.
//!
//! The question can be repeated at any time, with the evidence of that day. An answer names the version of the approval at which
//! the question was asked, so that answers to earlier questions are ignored.

use strum::VariantArray;
use time::{Date, Duration, OffsetDateTime};

use super::{
    Answer, ApprovalCommand, ApprovalEvent, ApprovalStatus, ProductCheck, Question, Reason,
    TransportCondition, Verdict, approval_row, refusals,
};
use crate::approval_reviews::domain::Change;
use crate::consignments::domain::TransportPart;
use crate::domain::refusals::product_not_found;
use crate::domain::{
    ApprovalId, ConsignmentId, Lane, OrganisationId, ProductId, Refusal, SortValues,
};

/// Longest validity of an approval. It is limited because the rules may change.
pub const LONGEST: Duration = Duration::days(30);

/// Maximum number of appeals per approval.
pub const MOST_APPEALS: i32 = 3;

/// Author of a decision.
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
pub enum DecidedBy {
    System,
    Platform,
}

/// ID, number and time of a new approval.
#[derive(Clone, Debug)]
pub struct ApprovalReference {
    pub id: ApprovalId,
    pub number: String,
    pub at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    /// For example `TAP-2026-000042`.
    pub number: String,
    /// Seller.
    pub organisation: OrganisationId,
    /// Consignment that the approval is for. None for a single product on a lane.
    pub consignment: Option<ConsignmentId>,
    /// First product.
    pub product: ProductId,
    pub lane: Lane,
    /// Day of the last question.
    pub as_of: Date,
    /// Version at the last question.
    pub asked_at: i64,
    /// Last question and answer for each product.
    pub checks: Vec<ProductCheck>,
    pub status: ApprovalStatus,
    pub reasons: Vec<Reason>,
    /// Transport conditions of the rules at the last decision.
    pub conditions: Vec<TransportCondition>,
    pub decided_at: Option<OffsetDateTime>,
    pub decided_by: Option<DecidedBy>,
    /// Last day of validity.
    pub valid_to: Option<Date>,
    pub appeals: i32,
    /// True while an appeal waits for a decision.
    pub appealed: bool,
    /// Invalid evidence of an approved approval. Its suspension is in progress, and it counts as suspended.
    pub fallen: Option<Change>,
    /// Number of steps so far.
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last step or of the last answer of the rules.
    pub updated_at: OffsetDateTime,
}

/// Formats an approval number, for example `TAP-2026-000042`.
#[must_use]
pub fn approval_number(year: i32, count: i64) -> String {
    format!("TAP-{year}-{count:06}")
}

impl Approval {
    /// Creates an approval with an unanswered question. At least one product is required.
    pub fn request(
        reference: ApprovalReference,
        question: Question,
    ) -> Result<(Self, ApprovalEvent), Refusal> {
        let ApprovalReference {
            id,
            number,
            at: now,
        } = reference;
        let command = ApprovalCommand::Request;
        let row = approval_row(None, command, TransportPart::Seller);
        let row = row.ok_or_else(|| refusals::wrong_state("new", command.into_str()))?;
        let first = question
            .checks
            .first()
            .ok_or_else(product_not_found)?
            .product;
        let approval = Self {
            id,
            number,
            organisation: question.organisation,
            consignment: question.consignment,
            product: first,
            as_of: question.lane.today(now),
            lane: question.lane,
            asked_at: 1,
            checks: question.checks,
            status: row.to,
            reasons: Vec::new(),
            conditions: Vec::new(),
            decided_at: None,
            decided_by: None,
            valid_to: None,
            appeals: 0,
            appealed: false,
            fallen: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok((approval, row.event))
    }

    /// Repeats the question on the current day with its evidence. Only the system may do so while a question of the same day is
    /// unanswered; an older question may be repeated, because its answer may be lost.
    pub fn ask_again(
        &mut self,
        by: TransportPart,
        checks: Vec<ProductCheck>,
        now: OffsetDateTime,
    ) -> Result<ApprovalEvent, Refusal> {
        let today = self.lane.today(now);
        if by != TransportPart::System && !self.is_answered() && self.as_of >= today {
            return Err(refusals::being_checked());
        }
        let event = self.take(ApprovalCommand::Recheck, by, now)?;
        self.checks = checks;
        self.as_of = today;
        self.asked_at = self.version;
        Ok(event)
    }

    /// Records an answer to the last question. Returns the position of the answered check, or `None` if the answer is for another
    /// question or a repetition.
    pub fn hear(&mut self, answer: &Answer, now: OffsetDateTime) -> Option<usize> {
        if answer.asked_at.unwrap_or(1) != self.asked_at {
            return None;
        }
        let product = answer.product.unwrap_or(self.product);
        let position = self
            .checks
            .iter()
            .position(|check| check.product == product)?;
        let check = self.checks.get_mut(position)?;
        if check.answered_at.is_some() {
            return None;
        }
        check.take(&answer.outcome, now);
        self.touch(now);
        Some(position)
    }

    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.checks.iter().all(|check| check.answered_at.is_some())
    }

    /// Decides by the answers after all of them have arrived.
    pub fn conclude(&mut self, now: OffsetDateTime) -> Result<ApprovalEvent, Refusal> {
        let command = self.conclusion();
        let event = self.take(command, TransportPart::System, now)?;
        self.reasons = self
            .checks
            .iter()
            .flat_map(|check| check.reasons.clone())
            .collect();
        if self.checks.iter().any(|check| check.self_check.is_some()) {
            self.reasons.push(Reason::general(
                "PARTIES_NOT_SCREENED",
                "The parties were not screened.",
            ));
        }
        if self.appealed && self.status == ApprovalStatus::NeedsReview {
            return Ok(event);
        }
        self.settle(DecidedBy::System, now);
        Ok(event)
    }

    /// Conclusion from all answers: one product that may not travel is enough for a refusal. An appealed approval is left to the
    /// administrator unless the rules prohibit the transport.
    fn conclusion(&self) -> ApprovalCommand {
        let is = |any_of: &[Verdict]| {
            self.checks.iter().any(|check| {
                check
                    .verdict
                    .is_some_and(|verdict| any_of.contains(&verdict))
            })
        };
        let unchecked = self.checks.iter().any(|check| check.verdict.is_none());
        if is(&[Verdict::Prohibited]) {
            ApprovalCommand::AnswerRefused
        } else if unchecked || is(&[Verdict::ActionRequired]) {
            if self.appealed {
                ApprovalCommand::AnswerNeedsReview
            } else {
                ApprovalCommand::AnswerRefused
            }
        } else if is(&[Verdict::NeedsInformation, Verdict::NoRuleFound]) {
            ApprovalCommand::AnswerNeedsReview
        } else {
            ApprovalCommand::AnswerApproved
        }
    }

    /// Decides on an approval that needs review. The caller has checked that its evidence is still valid.
    pub fn decide(&mut self, approve: bool, now: OffsetDateTime) -> Result<ApprovalEvent, Refusal> {
        let command = if approve {
            ApprovalCommand::Approve
        } else {
            ApprovalCommand::Refuse
        };
        self.allows(command, TransportPart::Admin)?;
        if !self.is_answered() {
            return Err(refusals::being_checked());
        }
        if approve {
            if self
                .checks
                .iter()
                .any(|check| check.verdict == Some(Verdict::Prohibited))
            {
                return Err(refusals::prohibited_by_rules());
            }
            if self.longest() < self.lane.today(now) {
                return Err(refusals::check_outdated());
            }
        }
        let event = self.take(command, TransportPart::Admin, now)?;
        self.reasons.retain(|reason| {
            Change::VARIANTS
                .iter()
                .all(|change| change.into_str() != reason.code)
        });
        self.reasons.push(Reason::general(
            "DECIDED_BY_PLATFORM",
            "The platform has decided.",
        ));
        self.settle(DecidedBy::Platform, now);
        Ok(event)
    }

    /// Records an appeal of the seller.
    pub fn appeal(&mut self, now: OffsetDateTime) -> Result<ApprovalEvent, Refusal> {
        self.allows(ApprovalCommand::Appeal, TransportPart::Seller)?;
        if self.appeals >= MOST_APPEALS {
            return Err(refusals::too_many_appeals(MOST_APPEALS));
        }
        let event = self.take(ApprovalCommand::Appeal, TransportPart::Seller, now)?;
        self.appeals += 1;
        self.appealed = true;
        Ok(event)
    }

    /// Suspends the approval because of a change.
    pub fn suspend(
        &mut self,
        change: Change,
        now: OffsetDateTime,
    ) -> Result<ApprovalEvent, Refusal> {
        let event = self.take(ApprovalCommand::Suspend, TransportPart::System, now)?;
        self.fallen = None;
        self.reasons
            .insert(0, Reason::general(change.into_str(), change.message()));
        Ok(event)
    }

    #[must_use]
    pub const fn sort_values(&self) -> SortValues {
        SortValues {
            id: self.id.0,
            updated_at: self.updated_at,
            last_day: None,
        }
    }

    /// Status by the current state of the evidence. The review that writes a suspension may run later.
    #[must_use]
    pub const fn effective_status(&self) -> ApprovalStatus {
        match (self.status, self.fallen) {
            (ApprovalStatus::Approved, Some(_)) => ApprovalStatus::Suspended,
            (status, _) => status,
        }
    }

    /// True if a consignment may be dispatched with the approval.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.effective_status() == ApprovalStatus::Approved
            && self.valid_to.is_some_and(|last| day <= last)
    }

    /// Row of the state table for a step.
    pub fn allows(
        &self,
        command: ApprovalCommand,
        by: TransportPart,
    ) -> Result<&'static super::ApprovalRow, Refusal> {
        approval_row(Some(self.status), command, by)
            .ok_or_else(|| refusals::wrong_state(self.status.into_str(), command.into_str()))
    }

    fn take(
        &mut self,
        command: ApprovalCommand,
        by: TransportPart,
        now: OffsetDateTime,
    ) -> Result<ApprovalEvent, Refusal> {
        let row = self.allows(command, by)?;
        self.status = row.to;
        self.version += 1;
        self.touch(now);
        Ok(row.event)
    }

    /// The time never decreases: a command that waited for a lock may be older than the last change.
    fn touch(&mut self, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
    }

    fn settle(&mut self, by: DecidedBy, now: OffsetDateTime) {
        self.appealed = false;
        self.decided_at = Some(now);
        self.decided_by = Some(by);
        let approved = self.status == ApprovalStatus::Approved;
        self.valid_to = approved.then(|| self.longest());
        self.conditions.clear();
        if approved {
            for condition in self.checks.iter().flat_map(|check| &check.conditions) {
                if !self.conditions.contains(condition) {
                    self.conditions.push(condition.clone());
                }
            }
        }
    }

    /// Last day of validity: at most that of any evidence in the question, because the answer does not state which evidence the
    /// rules used.
    fn longest(&self) -> Date {
        let limit = self.as_of.saturating_add(LONGEST);
        let evidence = self.checks.iter().flat_map(|check| &check.evidence);
        evidence
            .filter_map(|one| one.expires_on)
            .fold(limit, Ord::min)
    }
}

#[cfg(test)]
#[path = "approval_tests/mod.rs"]
mod tests;
