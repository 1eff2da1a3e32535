//! Orders: requests of a seller to one or more providers, up to the certificate.

use time::OffsetDateTime;

use super::state::{Transition, transition};
use super::{Command, Left, OrderEvent, OrderStatus, Part, refusals};
use crate::domain::{Lane, OrderId, OrganisationId, ProductId, ProviderId, Refusal};
use crate::quotes::domain::refusals::{quote_expired, quote_not_found};
use crate::quotes::domain::{Quote, QuoteStatus};

/// Maximum number of documents of an order.
const MOST_DOCUMENTS: i64 = 200;

/// Service that a provider is asked for.
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
pub enum OrderType {
    Consultation,
    DocumentReview,
    Testing,
    Certification,
}

/// State of the request to one provider.
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
pub enum CandidateState {
    Asked,
    Quoted,
    Declined,
    Chosen,
    PassedOver,
}

impl CandidateState {
    /// Returns true if the candidate may see the order.
    #[must_use]
    pub const fn sees_order(self) -> bool {
        matches!(self, Self::Asked | Self::Quoted | Self::Chosen)
    }
}

/// A provider that was asked for a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub organisation: OrganisationId,
    pub provider: ProviderId,
    pub state: CandidateState,
    /// Version that the candidate sees: the number of steps that it saw until it was chosen, passed over or declined.
    pub version: i64,
    /// Time of the last step that the candidate sees.
    pub updated_at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    /// Number for people, for example `ORD-2026-000042`.
    pub number: String,
    pub kind: OrderType,
    pub status: OrderStatus,
    pub seller: OrganisationId,
    pub product: ProductId,
    pub lane: Lane,
    /// IDs of the rules that the seller wants to meet.
    pub requirements: Vec<String>,
    pub candidates: Vec<Candidate>,
    /// Organisation whose quote was accepted.
    pub provider: Option<OrganisationId>,
    /// Deadline for quotes. `None` for a draft.
    pub quote_by: Option<OffsetDateTime>,
    /// Day on which the report is due.
    pub due_at: Option<OffsetDateTime>,
    /// Time at which the report was marked as late.
    pub overdue_at: Option<OffsetDateTime>,
    /// Number of the order's events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last step.
    pub updated_at: OffsetDateTime,
}

/// A step of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "record and publish the step"]
pub struct Step {
    pub event: OrderEvent,
    /// Organisations that see the step: those that can see the order before or after it. For a party that loses access, this
    /// step is the last one that it sees. The answer of a candidate is visible to the seller and the candidate only, and a step
    /// of a document to the seller and the accepted provider only.
    pub audience: Vec<OrganisationId>,
    /// The candidate that has quoted or declined in this step.
    pub answered_by: Option<OrganisationId>,
}

impl Order {
    /// Records a quote of a candidate. Refused after the deadline.
    pub fn quote(&mut self, by: OrganisationId, now: OffsetDateTime) -> Result<Step, Refusal> {
        let step = self.answer(Command::SubmitQuote, by, Left::Whatever)?;
        if self.quote_by.is_some_and(|deadline| deadline <= now) {
            return Err(refusals::deadline_passed());
        }
        self.set_state(by, CandidateState::Quoted);
        Ok(Step {
            answered_by: Some(by),
            ..step
        })
    }

    /// Withdraws the quote of a bidder, which may quote again.
    pub fn withdraw_quote(&mut self, by: OrganisationId) -> Result<Step, Refusal> {
        let left = self.others(by, |state| state == CandidateState::Quoted);
        let step = self.answer(Command::WithdrawQuote, by, left)?;
        self.set_state(by, CandidateState::Asked);
        Ok(step)
    }

    /// Declines the request of a candidate.
    pub fn decline(&mut self, by: OrganisationId) -> Result<Step, Refusal> {
        let left = self.others(by, |state| state != CandidateState::Declined);
        let step = self.answer(Command::DeclineRequest, by, left)?;
        self.set_state(by, CandidateState::Declined);
        Ok(Step {
            answered_by: Some(by),
            ..step
        })
    }

    /// Accepts this quote for the seller, and passes over the other candidates.
    pub fn accept(
        &mut self,
        quote: &Quote,
        by: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        let step = self.step(Command::AcceptQuote, by)?;
        if quote.order != self.id || quote.status != QuoteStatus::Submitted {
            return Err(quote_not_found());
        }
        if quote.valid_until < market_day::earliest_day(now) {
            return Err(quote_expired(quote.valid_until));
        }
        for candidate in &mut self.candidates {
            candidate.state = match candidate.state {
                CandidateState::Declined => CandidateState::Declined,
                _ if candidate.organisation == quote.organisation => CandidateState::Chosen,
                _ => CandidateState::PassedOver,
            };
        }
        self.provider = Some(quote.organisation);
        self.due_at = now.checked_add(time::Duration::days(i64::from(quote.lead_days)));
        Ok(step)
    }

    /// Returns the profile with which this organisation was asked.
    #[must_use]
    pub fn profile(&self, organisation: OrganisationId) -> Option<ProviderId> {
        let asked = self
            .candidates
            .iter()
            .find(|candidate| candidate.organisation == organisation)?;
        Some(asked.provider)
    }

    /// Takes a step that changes the status only.
    pub fn step(&mut self, command: Command, by: OrganisationId) -> Result<Step, Refusal> {
        self.take(command, self.part_of(by)?, Left::Whatever)
    }

    /// Takes the step of the matching row of the state table.
    pub fn take(&mut self, command: Command, by: Part, left: Left) -> Result<Step, Refusal> {
        let row = self.row(command, by, left)?;
        let mut audience = self.audience();
        if row.event.is_a_documents() {
            audience.retain(|one| *one == self.seller || Some(*one) == self.provider);
        }
        Ok(self.follow(*row, audience))
    }

    /// Takes a step of a candidate, which its rivals do not see.
    fn answer(
        &mut self,
        command: Command,
        by: OrganisationId,
        left: Left,
    ) -> Result<Step, Refusal> {
        let row = self.row(command, self.part_of(by)?, left)?;
        Ok(self.follow(*row, vec![self.seller, by]))
    }

    /// Expires the order after its deadline for quotes.
    pub fn expire(&mut self, now: OffsetDateTime) -> Result<Step, Refusal> {
        let step = self.take(Command::Expire, Part::System, Left::Whatever)?;
        self.mark_updated(&step, now);
        Ok(step)
    }

    /// Marks the report as late.
    pub fn mark_overdue(&mut self, now: OffsetDateTime) -> Result<Step, Refusal> {
        let step = self.take(Command::MarkOverdue, Part::System, Left::Whatever)?;
        self.overdue_at = Some(now);
        self.mark_updated(&step, now);
        Ok(step)
    }

    fn row(&self, command: Command, by: Part, left: Left) -> Result<&'static Transition, Refusal> {
        let row = transition(Some(self.status), command, by, left);
        row.ok_or_else(|| refusals::wrong_state(self.status_for(by), command, by))
    }

    fn follow(&mut self, row: Transition, audience: Vec<OrganisationId>) -> Step {
        let waits = |state| matches!(state, CandidateState::Asked | CandidateState::Quoted);
        for candidate in &mut self.candidates {
            if waits(candidate.state) && audience.contains(&candidate.organisation) {
                candidate.version += 1;
            }
        }
        self.status = row.to;
        self.version += 1;
        Step {
            event: row.event,
            audience,
            answered_by: None,
        }
    }

    /// Sets the time of the last change after a step, also for the candidates that see the step. The time never decreases: a
    /// command that waited for a lock can be older than the last change.
    pub fn mark_updated(&mut self, step: &Step, now: OffsetDateTime) {
        self.updated_at = self.updated_at.max(now);
        for candidate in &mut self.candidates {
            if step.audience.contains(&candidate.organisation) {
                candidate.updated_at = candidate.updated_at.max(now);
            }
        }
    }

    /// Returns the time of the last step that an organisation in this role sees. A candidate does not see the steps of its
    /// rivals.
    #[must_use]
    pub fn updated_at_for(&self, part: Part, organisation: OrganisationId) -> OffsetDateTime {
        let candidate = self.candidates.iter().find(|candidate| {
            matches!(part, Part::Candidate | Part::Bidder) && candidate.organisation == organisation
        });
        candidate.map_or(self.updated_at, |candidate| candidate.updated_at)
    }

    /// Returns the status that an organisation in this role sees. A candidate does not see that a rival has quoted.
    #[must_use]
    pub const fn status_for(&self, part: Part) -> OrderStatus {
        match (part, self.status) {
            (Part::Candidate, OrderStatus::Quoted) => OrderStatus::Requested,
            (_, status) => status,
        }
    }

    /// Returns the order for an organisation that was asked and not chosen: without its rivals, and with a status, a version
    /// and a time of the last change that do not depend on them.
    #[must_use]
    pub fn for_candidate(mut self, own: OrganisationId) -> Self {
        self.candidates
            .retain(|candidate| candidate.organisation == own);
        if let Some(candidate) = self.candidates.first() {
            self.version = candidate.version;
            self.updated_at = candidate.updated_at;
            self.status = match candidate.state {
                CandidateState::Asked => self.status_for(Part::Candidate),
                CandidateState::Quoted | CandidateState::Chosen => self.status,
                CandidateState::Declined => OrderStatus::Declined,
                CandidateState::PassedOver => OrderStatus::Accepted,
            };
        }
        self
    }

    pub fn part_of(&self, organisation: OrganisationId) -> Result<Part, Refusal> {
        self.part(organisation)
            .ok_or_else(refusals::order_not_found)
    }

    /// Returns whether candidates other than this one are in such a state.
    fn others(&self, than: OrganisationId, such: impl Fn(CandidateState) -> bool) -> Left {
        let mut others = self
            .candidates
            .iter()
            .filter(|other| other.organisation != than);
        if others.any(|other| such(other.state)) {
            Left::Something
        } else {
            Left::Nothing
        }
    }

    /// Checks that a document about this product may be added to the order, which has this number of documents.
    pub fn takes_document_about(&self, product: ProductId, documents: i64) -> Result<(), Refusal> {
        if documents >= MOST_DOCUMENTS {
            return Err(refusals::too_many_documents(MOST_DOCUMENTS));
        }
        if self.product != product {
            return Err(Refusal::invalid(
                &["productId"],
                "The product is not the product of the order. Use that product.",
            ));
        }
        Ok(())
    }

    /// Returns the role of an organisation, or `None` if it may not see the order.
    #[must_use]
    pub fn part(&self, organisation: OrganisationId) -> Option<Part> {
        if organisation == self.seller {
            return Some(Part::Seller);
        }
        let state = self
            .candidates
            .iter()
            .find(|candidate| candidate.organisation == organisation)?
            .state;
        match state {
            CandidateState::Asked => Some(Part::Candidate),
            CandidateState::Quoted => Some(Part::Bidder),
            CandidateState::Chosen => Some(Part::Provider),
            CandidateState::Declined | CandidateState::PassedOver => None,
        }
    }

    /// Returns the organisations that may see the order.
    #[must_use]
    pub fn audience(&self) -> Vec<OrganisationId> {
        let candidates = self
            .candidates
            .iter()
            .filter(|candidate| candidate.state.sees_order());
        std::iter::once(self.seller)
            .chain(candidates.map(|candidate| candidate.organisation))
            .collect()
    }

    /// Returns the candidate whose quote was accepted.
    #[must_use]
    pub fn chosen(&self) -> Option<&Candidate> {
        self.candidates
            .iter()
            .find(|candidate| candidate.state == CandidateState::Chosen)
    }

    fn set_state(&mut self, organisation: OrganisationId, state: CandidateState) {
        for candidate in self
            .candidates
            .iter_mut()
            .filter(|one| one.organisation == organisation)
        {
            candidate.state = state;
        }
    }
}
