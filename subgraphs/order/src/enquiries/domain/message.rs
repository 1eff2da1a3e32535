//! Messages between the parties of an enquiry or an order.
//!
//! An order has one thread with each provider that was asked, which its rivals do not see. After a quote is accepted, the
//! seller writes to that provider only.

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::refusals;
use crate::domain::{EnquiryId, MessageId, OrderId, OrganisationId, Refusal};
use crate::orders::domain::{Order, OrderStatus, Part};

/// Maximum length of a message, in characters.
pub const LONGEST: usize = 4000;
/// Maximum number of messages of a thread.
pub const MOST_MESSAGES: i64 = 200;

/// Thread of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thread {
    Enquiry(EnquiryId),
    /// Thread of an order with this provider.
    Order(OrderId, OrganisationId),
}

#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub thread: Thread,
    /// Organisation of the provider.
    pub provider: OrganisationId,
    pub from: OrganisationId,
    pub to: OrganisationId,
    /// `None` for a program.
    pub by_user: Option<Uuid>,
    /// `None` if the key of the case was destroyed.
    pub text: Option<SecretString>,
    pub sent_at: OffsetDateTime,
}

impl Thread {
    /// Refuses another message if the thread has reached its limit.
    pub fn takes(messages: i64) -> Result<(), Refusal> {
        if messages >= MOST_MESSAGES {
            Err(refusals::too_many_messages(MOST_MESSAGES))
        } else {
            Ok(())
        }
    }
}

impl Order {
    /// Returns the recipient of a message of an organisation in this order. A seller with several candidates must name one.
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
                "Send the organisation of one of the providers that were asked.",
            )),
            (Some(_), _) => Err(refusals::recipient_not_found()),
        }
    }

    /// Returns true if the order ended without a report.
    const fn is_over(&self) -> bool {
        matches!(
            self.status,
            OrderStatus::Declined | OrderStatus::Expired | OrderStatus::Cancelled
        )
    }
}
