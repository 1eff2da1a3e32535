//! What the two sides of an enquiry or an order write to each other.
//!
//! An order has one thread with each provider that was asked: what a seller writes to one, its rivals do not read. When
//! a quote is accepted, the seller goes on with that provider.

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::refusals;
use crate::domain::{EnquiryId, MessageId, OrderId, OrganisationId, Refusal};
use crate::orders::domain::{Order, OrderStatus, Part};

/// The longest message, in characters.
pub const LONGEST: usize = 4000;
/// The most messages of one thread.
pub const MOST_MESSAGES: i64 = 200;

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thread {
    Enquiry(EnquiryId),
    /// With this provider.
    Order(OrderId, OrganisationId),
}

#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub thread: Thread,
    /// The side of the provider.
    pub provider: OrganisationId,
    pub from: OrganisationId,
    pub to: OrganisationId,
    /// None for a program.
    pub by_user: Option<Uuid>,
    /// None when the key of its case was destroyed.
    pub text: Option<SecretString>,
    pub sent_at: OffsetDateTime,
}

impl Thread {
    /// Refuses the next message if this many are too many.
    pub fn takes(messages: i64) -> Result<(), Refusal> {
        if messages >= MOST_MESSAGES {
            Err(refusals::too_many_messages(MOST_MESSAGES))
        } else {
            Ok(())
        }
    }
}

impl Order {
    /// To whom an organisation writes in this order. A seller with several candidates has to say which.
    pub fn addressee(
        &self,
        from: OrganisationId,
        named: Option<OrganisationId>,
    ) -> Result<OrganisationId, Refusal> {
        if self.is_over() || self.status == OrderStatus::Draft {
            return Err(refusals::order_closed(self.status));
        }
        let candidates = self
            .candidates
            .iter()
            .filter(|candidate| candidate.state.sees_order());
        let others: Vec<OrganisationId> = match self.part(from) {
            Some(Part::Seller) => candidates.map(|candidate| candidate.organisation).collect(),
            _ => vec![self.seller],
        };
        match (named, others.as_slice()) {
            (Some(named), others) if others.contains(&named) => Ok(named),
            (None, [only]) => Ok(*only),
            (None, _) => Err(Refusal::invalid(
                &["toId"],
                "must name one of the providers that were asked",
            )),
            (Some(_), _) => Err(refusals::recipient_not_found()),
        }
    }

    /// Whether it came to nothing.
    const fn is_over(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Declined | OrderStatus::Expired | OrderStatus::Cancelled
        )
    }
}
