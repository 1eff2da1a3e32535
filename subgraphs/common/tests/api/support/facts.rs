use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caller::{Caller, Role};
use envelope::{Field, Recipient};
use events::operations::{Listed, Page};
use events::order::{Order, OrderFact, TransportApproval};
use events::user::{Letter, Membership, User, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use secrecy::SecretString;
use uuid::Uuid;

use super::with_role;

/// A user with an address.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub organisation: Uuid,
    /// Further organisations.
    pub others: Vec<Uuid>,
    pub address: String,
}

impl Person {
    pub fn new(organisation: Uuid) -> Self {
        let id = Uuid::now_v7();
        Self {
            id,
            organisation,
            others: Vec::new(),
            address: format!("{}@example.org", id.simple()),
        }
    }

    /// The user domain's event about the user as a platform administrator.
    pub fn administrator(&self, recipient: &Recipient, version: i64) -> CloudEvent {
        let mut account = self.account(recipient, self.id);
        for membership in &mut account.memberships {
            membership.roles = vec!["PLATFORM_ADMIN".to_owned()];
        }
        UserFact::RoleAssigned(account)
            .publish(draft(self.id, version))
            .unwrap()
    }

    pub fn caller(&self) -> Arc<Caller> {
        with_role(self.id, self.organisation, Role::SellerOwner)
    }

    /// The user domain's event about the user.
    pub fn registered(&self, recipient: &Recipient) -> CloudEvent {
        self.said(recipient, 1, UserFact::UserRegistered)
    }

    /// The event about this version of the user.
    pub fn said(
        &self,
        recipient: &Recipient,
        version: i64,
        fact: fn(User) -> UserFact,
    ) -> CloudEvent {
        fact(self.account(recipient, self.id))
            .publish(draft(self.id, version))
            .unwrap()
    }

    /// The event about the deactivation of the account.
    pub fn deactivated(&self, recipient: &Recipient, version: i64) -> CloudEvent {
        let account = User {
            status: "DEACTIVATED".to_owned(),
            ..self.account(recipient, self.id)
        };
        UserFact::UserDeactivated(account)
            .publish(draft(self.id, version))
            .unwrap()
    }

    /// This version of the account as an item of a listing.
    pub fn listed(&self, recipient: &Recipient, version: i64) -> Listed<User> {
        Listed {
            sequence: version,
            item: self.account(recipient, self.id),
        }
    }

    /// The event about a user who has left all organisations.
    pub fn left(&self, recipient: &Recipient, version: i64) -> CloudEvent {
        let account = User {
            memberships: Vec::new(),
            ..self.account(recipient, self.id)
        };
        UserFact::MemberLeft(account)
            .publish(draft(self.id, version))
            .unwrap()
    }

    /// Like `registered`, but with the sealed address of another user.
    pub fn mistaken(&self, recipient: &Recipient) -> CloudEvent {
        UserFact::UserRegistered(self.account(recipient, Uuid::now_v7()))
            .publish(draft(self.id, 1))
            .unwrap()
    }

    fn account(&self, recipient: &Recipient, sealed_for: Uuid) -> User {
        let member = |organisation| Membership {
            organisation,
            roles: vec!["SELLER_OWNER".to_owned()],
        };
        let organisations = std::iter::once(&self.organisation).chain(&self.others);
        User {
            id: self.id,
            memberships: organisations.copied().map(member).collect(),
            status: "ACTIVE".to_owned(),
            contact: sealed(recipient, "User", "contact", sealed_for, &self.address),
            locale: Some("EN".to_owned()),
        }
    }
}

/// A letter to this address, with a token that is valid for an hour.
pub fn letter(recipient: &Recipient, address: &str, token: Option<&str>) -> Letter {
    let id = Uuid::now_v7();
    Letter {
        id,
        user: None,
        locale: Some("EN".to_owned()),
        address: sealed(recipient, "Letter", "address", id, address),
        token: token.map(|token| sealed(recipient, "Letter", "token", id, token)),
        expires_at: token.map(|_| chassis::now() + time::Duration::HOUR),
    }
}

/// The user domain's event of this letter.
pub fn user_event(fact: UserFact) -> CloudEvent {
    fact.publish(draft(Uuid::now_v7(), 1)).unwrap()
}

fn sealed(
    recipient: &Recipient,
    entity: &'static str,
    field: &'static str,
    id: Uuid,
    text: &str,
) -> String {
    let field = Field { entity, field, id };
    STANDARD.encode(
        recipient
            .seal(field, &SecretString::from(text.to_owned()))
            .unwrap(),
    )
}

/// The user domain's event about a page of its accounts.
pub fn page_event(page: Page<User>) -> CloudEvent {
    let run = page.run;
    UserFact::UsersListed(page).publish(draft(run, 1)).unwrap()
}

/// An order between these organisations, without an accepted quote.
pub fn order(seller: Uuid, candidates: &[Uuid]) -> Order {
    Order {
        id: Uuid::now_v7(),
        number: "ORD-2026-000042".to_owned(),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller,
        candidates: candidates.to_vec(),
        provider: None,
        answered_by: None,
        product: Uuid::now_v7(),
        market: "DE".to_owned(),
        quote_by: None,
        due_at: None,
    }
}

pub fn approval(organisation: Uuid) -> TransportApproval {
    TransportApproval {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        status: "APPROVED".to_owned(),
        before: None,
        consignment: None,
    }
}

/// The order domain's event of this fact.
pub fn order_event(fact: OrderFact) -> CloudEvent {
    fact.publish(draft(Uuid::now_v7(), 1)).unwrap()
}

/// The order domain's event of this fact, with this audience.
pub fn order_event_for(fact: OrderFact, audience: Vec<Uuid>) -> CloudEvent {
    fact.publish(Draft {
        audience,
        ..draft(Uuid::now_v7(), 1)
    })
    .unwrap()
}

fn draft(subject: Uuid, sequence: i64) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft {
        subject,
        sequence,
        time: chassis::now(),
        cause,
        audience: Vec::new(),
    }
}
