//! The beginning of an order: a draft that its seller sees, or a request to providers.

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::state::transition;
use super::{
    Candidate, CandidateState, Command, Left, Order, OrderStatus, OrderType, Part, Step, refusals,
};
use crate::domain::refusals::{product_archived, product_archived_since};
use crate::domain::{
    LaneWish, OrderId, OrganisationId, ProductId, ProviderId, Refusal, input, text,
};
use crate::projections::domain::{Product, Provider};

/// Service that a seller wants for a product.
#[derive(Clone, Debug)]
pub struct Brief {
    pub product: ProductId,
    pub kind: OrderType,
    pub lane: LaneWish,
    pub requirements: Vec<String>,
    pub message: Option<SecretString>,
}

/// Changes of a draft by its seller. `None` keeps a value.
#[derive(Default)]
pub struct BriefChange {
    pub kind: Option<OrderType>,
    pub lane: Option<LaneWish>,
    pub requirements: Option<Vec<String>>,
    pub message: MessageChange,
}

/// Change of the message of a draft.
#[derive(Default)]
pub enum MessageChange {
    #[default]
    Stays,
    Goes,
    Becomes(SecretString),
}

/// Input of a request to providers: the ID of a draft, or the content of a new order.
#[derive(Default)]
pub struct BriefGiven {
    pub order: Option<OrderId>,
    pub product: Option<ProductId>,
    pub kind: Option<OrderType>,
    pub lane: Option<LaneWish>,
    pub requirements: Option<Vec<String>>,
    pub message: Option<SecretString>,
    /// Version of the draft that the client expects.
    pub expected_version: Option<i64>,
}

impl BriefGiven {
    /// Returns the draft or the new order. Refuses input with both.
    pub fn wanted(self) -> Result<Wanted, Refusal> {
        let Some(draft) = self.order else {
            let expects = self.expected_version.is_some();
            let brief = self.brief()?;
            return if expects {
                Err(Refusal::invalid(
                    &["expectedVersion"],
                    "`expectedVersion` is the version of a draft. Send it with `orderId` only.",
                ))
            } else {
                Ok(Wanted::New(brief))
            };
        };
        let contradicts = [
            ("productId", self.product.is_some()),
            ("type", self.kind.is_some()),
            ("lane", self.lane.is_some()),
            ("requirementIds", self.requirements.is_some()),
            ("message", self.message.is_some()),
        ];
        match contradicts.iter().find(|(_, given)| *given) {
            Some((field, _)) => Err(Refusal::invalid(
                &[field],
                "This field is set in the draft. Omit it, or change the draft with `updateDraft`.",
            )),
            None => Ok(Wanted::Draft(draft)),
        }
    }

    fn brief(self) -> Result<Brief, Refusal> {
        let missing = |field: &'static str| {
            Refusal::invalid(
                &[field],
                "This field is required without a draft. Send it, or send `orderId`.",
            )
        };
        Ok(Brief {
            product: self.product.ok_or_else(|| missing("productId"))?,
            kind: self.kind.ok_or_else(|| missing("type"))?,
            lane: self.lane.ok_or_else(|| missing("lane"))?,
            requirements: self.requirements.unwrap_or_default(),
            message: self.message,
        })
    }
}

/// Subject of a request to providers: a draft, or a new order.
pub enum Wanted {
    Draft(OrderId),
    New(Brief),
}

/// Providers that a seller asks, and the deadline.
pub struct Asked {
    pub providers: Vec<ProviderId>,
    /// Deadline for quotes.
    pub quote_by: OffsetDateTime,
}

impl Brief {
    pub fn check(&self) -> Result<(), Refusal> {
        requirements(&self.requirements)?;
        message(self.message.as_ref())
    }
}

impl BriefChange {
    pub fn check(&self) -> Result<(), Refusal> {
        requirements(self.requirements.as_deref().unwrap_or_default())?;
        match &self.message {
            MessageChange::Becomes(new) => message(Some(new)),
            MessageChange::Stays | MessageChange::Goes => Ok(()),
        }
    }
}

fn requirements(rules: &[String]) -> Result<(), Refusal> {
    input::count(&["requirementIds"], rules.len(), 0, 50)?;
    for (position, rule) in rules.iter().enumerate() {
        input::rule_id(&["requirementIds", &position.to_string()], rule)?;
    }
    Ok(())
}

fn message(message: Option<&SecretString>) -> Result<(), Refusal> {
    message.map_or(Ok(()), |message| {
        text(&["message"], message.expose_secret(), 4000)
    })
}

impl Asked {
    /// Returns the default deadline: in 14 days.
    #[must_use]
    pub fn usual_deadline(now: OffsetDateTime) -> OffsetDateTime {
        now.saturating_add(Duration::days(14))
    }

    pub fn check(&self, now: OffsetDateTime) -> Result<(), Refusal> {
        let ahead = self.quote_by - now;
        if !(Duration::hours(1)..=Duration::days(90)).contains(&ahead) {
            return Err(Refusal::invalid(
                &["quoteBy"],
                "The deadline must be from one hour to 90 days from now.",
            ));
        }
        input::count(&["providerIds"], self.providers.len(), 1, 5)?;
        for (position, provider) in self.providers.iter().enumerate() {
            if self
                .providers
                .iter()
                .take(position)
                .any(|earlier| earlier == provider)
            {
                return Err(Refusal::invalid(
                    &["providerIds", &position.to_string()],
                    "The provider is in the list twice. Remove it.",
                ));
            }
        }
        Ok(())
    }
}

/// ID, number and time of a new order.
pub struct NewOrder {
    pub id: OrderId,
    pub number: String,
    pub at: OffsetDateTime,
}

/// Formats an order number, for example `ORD-2026-000042`.
#[must_use]
pub fn order_number(year: i32, count: i64) -> String {
    format!("ORD-{year}-{count:06}")
}

impl Order {
    /// Creates a draft, which its seller alone sees.
    pub fn draft(new: NewOrder, brief: Brief, product: &Product) -> Result<(Self, Step), Refusal> {
        Self::begin(new, brief, product, Command::DraftOrder)
    }

    /// Creates a request to these providers, each of which is listed.
    pub fn request(
        new: NewOrder,
        brief: Brief,
        product: &Product,
        providers: &[Provider],
        quote_by: OffsetDateTime,
    ) -> Result<(Self, Step), Refusal> {
        let (mut order, step) = Self::begin(new, brief, product, Command::RequestAssessment)?;
        order.ask(providers, quote_by)?;
        let audience = order.audience();
        Ok((order, Step { audience, ..step }))
    }

    /// Sends a draft that has taken this step to these providers, each of which is listed.
    pub fn send(
        &mut self,
        step: &Step,
        product: &Product,
        providers: &[Provider],
        quote_by: OffsetDateTime,
    ) -> Result<Step, Refusal> {
        if product.is_archived() {
            return Err(product_archived_since("orderId"));
        }
        self.ask(providers, quote_by)?;
        Ok(Step {
            event: step.event,
            audience: self.audience(),
            answered_by: None,
        })
    }

    /// Changes a draft.
    pub fn redraft(
        &mut self,
        change: BriefChange,
        by: OrganisationId,
        product: &Product,
    ) -> Result<Step, Refusal> {
        let step = self.step(Command::UpdateDraft, by)?;
        if let Some(kind) = change.kind {
            self.kind = kind;
        }
        if let Some(lane) = change.lane {
            self.lane = lane.lane(&product.origin_country)?;
        }
        if let Some(requirements) = change.requirements {
            self.requirements = requirements;
        }
        Ok(step)
    }

    fn begin(
        new: NewOrder,
        brief: Brief,
        product: &Product,
        command: Command,
    ) -> Result<(Self, Step), Refusal> {
        if product.is_archived() {
            return Err(product_archived());
        }
        let first = transition(None, command, Part::Seller, Left::Whatever);
        let first = first
            .ok_or_else(|| refusals::wrong_state(OrderStatus::Draft, command, Part::Seller))?;
        let order = Self {
            id: new.id,
            number: new.number,
            kind: brief.kind,
            status: first.to,
            seller: product.organisation,
            product: product.id,
            lane: brief.lane.lane(&product.origin_country)?,
            requirements: brief.requirements,
            candidates: Vec::new(),
            provider: None,
            quote_by: None,
            due_at: None,
            overdue_at: None,
            version: 1,
            created_at: new.at,
            updated_at: new.at,
        };
        let audience = order.audience();
        Ok((
            order,
            Step {
                event: first.event,
                audience,
                answered_by: None,
            },
        ))
    }

    fn ask(&mut self, providers: &[Provider], quote_by: OffsetDateTime) -> Result<(), Refusal> {
        for (position, provider) in providers.iter().enumerate() {
            let twice = providers
                .iter()
                .take(position)
                .any(|one| one.organisation == provider.organisation);
            if twice {
                let path = ["providerIds", &position.to_string()];
                return Err(Refusal::invalid(
                    &path,
                    "The provider belongs to the same organisation as an earlier one in the list. Remove it.",
                ));
            }
        }
        self.candidates = providers
            .iter()
            .map(|provider| Candidate::asked(provider, self))
            .collect();
        self.quote_by = Some(quote_by);
        Ok(())
    }
}

impl Candidate {
    /// The candidate sees all steps so far, because they are steps of the seller.
    const fn asked(provider: &Provider, order: &Order) -> Self {
        Self {
            organisation: provider.organisation,
            provider: provider.id,
            state: CandidateState::Asked,
            version: order.version,
            updated_at: order.updated_at,
        }
    }
}
