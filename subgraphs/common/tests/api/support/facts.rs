use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caller::{Caller, Role};
use envelope::{Field, Recipient};
use events::order::{Order, OrderFact, TransportApproval};
use events::user::{User, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use secrecy::SecretString;
use uuid::Uuid;

use super::with_role;

/// Somebody with an address.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub organisation: Uuid,
    pub address: String,
}

impl Person {
    pub fn new(organisation: Uuid) -> Self {
        let id = Uuid::now_v7();
        Self { id, organisation, address: format!("{}@example.org", id.simple()) }
    }

    pub fn caller(&self) -> Arc<Caller> {
        with_role(self.id, self.organisation, Role::SellerOwner)
    }

    /// The user domain's event about them.
    pub fn registered(&self, recipient: &Recipient) -> CloudEvent {
        UserFact::UserRegistered(self.account(recipient, self.id)).publish(draft(self.id, 1)).unwrap()
    }

    /// The event about their second version.
    pub fn assigned(&self, recipient: &Recipient) -> CloudEvent {
        UserFact::RoleAssigned(self.account(recipient, self.id)).publish(draft(self.id, 2)).unwrap()
    }

    /// As `registered`, but with the sealed address of somebody else.
    pub fn mistaken(&self, recipient: &Recipient) -> CloudEvent {
        UserFact::UserRegistered(self.account(recipient, Uuid::now_v7())).publish(draft(self.id, 1)).unwrap()
    }

    fn account(&self, recipient: &Recipient, sealed_for: Uuid) -> User {
        let field = Field { entity: "User", field: "contact", id: sealed_for };
        let sealed = recipient.seal(field, &SecretString::from(self.address.clone())).unwrap();
        User {
            id: self.id,
            organisation: self.organisation,
            roles: vec!["SELLER_OWNER".to_owned()],
            status: "ACTIVE".to_owned(),
            contact: STANDARD.encode(sealed),
        }
    }
}

/// An order between these, for which nobody has been chosen yet.
pub fn order(seller: Uuid, candidates: &[Uuid]) -> Order {
    Order {
        id: Uuid::now_v7(),
        number: "ORD-2026-000042".to_owned(),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller,
        candidates: candidates.to_vec(),
        provider: None,
        product: Uuid::now_v7(),
    }
}

pub fn approval(organisation: Uuid) -> TransportApproval {
    TransportApproval {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        status: "APPROVED".to_owned(),
    }
}

/// The order domain's event about this.
pub fn order_event(fact: OrderFact) -> CloudEvent {
    fact.publish(draft(Uuid::now_v7(), 1)).unwrap()
}

fn draft(subject: Uuid, sequence: i64) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft { subject, sequence, time: chassis::now(), cause, audience: Vec::new() }
}
