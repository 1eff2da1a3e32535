//! How an order begins.

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::state::transition;
use super::{
    Candidate, CandidateState, Command, LaneWish, Left, Order, OrderId, OrderStatus, OrderType, Part,
    Product, ProductId, Provider, ProviderId, Refusal, Step, text,
};

/// What a seller asks for.
pub struct AssessmentRequest {
    pub product: ProductId,
    pub providers: Vec<ProviderId>,
    pub kind: OrderType,
    pub lane: LaneWish,
    pub requirements: Vec<String>,
    pub message: Option<SecretString>,
    /// Until when quotes are gathered.
    pub quote_by: OffsetDateTime,
}

impl AssessmentRequest {
    /// When nothing is said: in two weeks.
    #[must_use]
    pub fn usual_deadline(now: OffsetDateTime) -> OffsetDateTime {
        now.saturating_add(Duration::days(14))
    }

    pub fn check(&self, now: OffsetDateTime) -> Result<(), Refusal> {
        let ahead = self.quote_by - now;
        if !(Duration::hours(1)..=Duration::days(90)).contains(&ahead) {
            return Err(Refusal::invalid(&["quoteBy"], "must be from an hour to 90 days ahead"));
        }
        text::count(&["providerIds"], self.providers.len(), 1, 5)?;
        for (position, provider) in self.providers.iter().enumerate() {
            if self.providers.iter().take(position).any(|earlier| earlier == provider) {
                return Err(Refusal::invalid(&["providerIds", &position.to_string()], "is named twice"));
            }
        }
        text::count(&["requirementIds"], self.requirements.len(), 0, 50)?;
        for (position, rule) in self.requirements.iter().enumerate() {
            text::rule_id(&["requirementIds", &position.to_string()], rule)?;
        }
        match &self.message {
            Some(message) => text::text(&["message"], message.expose_secret(), 4000),
            None => Ok(()),
        }
    }
}

/// What an order gets besides its contents.
pub struct NewOrder {
    pub id: OrderId,
    pub number: String,
    pub at: OffsetDateTime,
}

/// `ORD-2026-000042`.
#[must_use]
pub fn order_number(year: i32, count: i64) -> String {
    format!("ORD-{year}-{count:06}")
}

impl Order {
    /// A request to these providers, each of which is listed.
    pub fn request(
        new: NewOrder,
        request: AssessmentRequest,
        product: &Product,
        providers: &[Provider],
    ) -> Result<(Self, Step), Refusal> {
        if product.is_archived() {
            return Err(Refusal::ProductArchived);
        }
        for (position, provider) in providers.iter().enumerate() {
            let twice = providers.iter().take(position).any(|one| one.organisation == provider.organisation);
            if twice {
                let path = ["providerIds", &position.to_string()];
                return Err(Refusal::invalid(&path, "is of the same organisation as an earlier one"));
            }
        }
        let first = transition(None, Command::RequestAssessment, Part::Seller, Left::Whatever);
        let wrong = Refusal::WrongState { status: OrderStatus::Draft, command: Command::RequestAssessment };
        let first = first.ok_or(wrong)?;
        let order = Self {
            id: new.id,
            number: new.number,
            kind: request.kind,
            status: first.to,
            seller: product.organisation,
            product: product.id,
            lane: request.lane.from(&product.origin_country),
            requirements: request.requirements,
            candidates: providers.iter().map(Candidate::asked).collect(),
            provider: None,
            quote_by: Some(request.quote_by),
            due_at: None,
            overdue_at: None,
            version: 1,
            created_at: new.at,
        };
        let audience = order.audience();
        Ok((order, Step { event: first.event, audience }))
    }
}

impl Candidate {
    fn asked(provider: &Provider) -> Self {
        Self { organisation: provider.organisation, provider: provider.id, state: CandidateState::Asked }
    }
}
