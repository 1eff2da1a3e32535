//! Transport approvals: may these goods travel this lane?
//!
//! The question goes to the rule domain, product by product, together with the evidence that counts, which is the order
//! domain's own: accepted documents, and the document types of valid certificates. The answers, self-checks or the
//! reasons why there is none, are turned into a decision here, by their [`Verdict`] alone; the reasons explain it rule
//! by rule. Parties are not screened yet, and every decision that rests on a check says so.
//!
//! It may be asked again at any time, with the evidence of that day. An answer names the version at which it was asked,
//! so that one to an earlier question decides nothing.

use strum::VariantArray;
use time::{Date, Duration, OffsetDateTime};

use super::{
    Answer, ApprovalCommand, ApprovalEvent, ApprovalStatus, ProductCheck, Question, Reason,
    TransportCondition, Verdict, approval_row, refusals,
};
use crate::approval_reviews::domain::Change;
use crate::consignments::domain::TransportPart;
use crate::domain::refusals::product_not_found;
use crate::domain::{ApprovalId, ConsignmentId, Lane, OrganisationId, ProductId, Refusal};

/// The longest that an approval holds: the rules may change.
pub const LONGEST: Duration = Duration::days(30);

/// How often a refusal may be appealed against.
pub const MOST_APPEALS: i32 = 3;

/// Who decided.
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    pub id: ApprovalId,
    /// The seller.
    pub organisation: OrganisationId,
    /// What it is for, if it is for more than one product on a lane.
    pub consignment: Option<ConsignmentId>,
    /// The first of its products.
    pub product: ProductId,
    pub lane: Lane,
    /// The day of the last question.
    pub as_of: Date,
    /// The version of the last question.
    pub asked_at: i64,
    /// One per product: the last question and its answer.
    pub checks: Vec<ProductCheck>,
    pub status: ApprovalStatus,
    pub reasons: Vec<Reason>,
    /// What the rules ask of the transport, as of the last decision.
    pub conditions: Vec<TransportCondition>,
    pub decided_at: Option<OffsetDateTime>,
    pub decided_by: Option<DecidedBy>,
    /// The last day of an approval.
    pub valid_to: Option<Date>,
    pub appeals: i32,
    /// An appeal is waiting for a person.
    pub appealed: bool,
    /// Evidence that an approved one no longer rests on: its suspension is under way, and it counts as suspended.
    pub fallen: Option<Change>,
    /// Counts the steps: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last step, or of the last answer of the rules.
    pub updated_at: OffsetDateTime,
}

impl Approval {
    /// A question, not answered yet; about one product at least.
    pub fn request(
        id: ApprovalId,
        question: Question,
        now: OffsetDateTime,
    ) -> Result<(Self, ApprovalEvent), Refusal> {
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

    /// Asks the same question again, on another day and with the evidence of that day. A person waits for the answers to the
    /// last question, but not longer than its day: an answer may be lost.
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

    /// Takes an answer to the last question. The position of the check that it answers; `None`: it is another
    /// question's, or there has been an answer.
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

    /// What the answers come to, once they are all there.
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

    /// One product that may not travel keeps the others back. What a person is asked to look at stays with that person,
    /// unless the rules prohibit it.
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

    /// An administrator decides what the rules could not. Call it on an approval whose evidence has not fallen.
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
            "A person of the platform has decided.",
        ));
        self.settle(DecidedBy::Platform, now);
        Ok(event)
    }

    /// The seller does not agree.
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

    /// Something behind it has changed: it does not hold any more.
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

    /// The status by the present state of its evidence: the page that writes a suspension may come a little later.
    #[must_use]
    pub const fn effective_status(&self) -> ApprovalStatus {
        match (self.status, self.fallen) {
            (ApprovalStatus::Approved, Some(_)) => ApprovalStatus::Suspended,
            (status, _) => status,
        }
    }

    /// Whether goods may leave on it.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.effective_status() == ApprovalStatus::Approved
            && self.valid_to.is_some_and(|last| day <= last)
    }

    /// The row for a step, if the table has one.
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

    /// The time does not go back: a command that waited for a lock may be older than the last change.
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

    /// No longer than any evidence holds that was looked at: which of it the rules needed, the answer does not say.
    fn longest(&self) -> Date {
        let limit = self.as_of.saturating_add(LONGEST);
        let evidence = self.checks.iter().flat_map(|check| &check.evidence);
        evidence
            .filter_map(|one| one.expires_on)
            .fold(limit, Ord::min)
    }
}

#[cfg(test)]
#[path = "approval_tests.rs"]
mod tests;
