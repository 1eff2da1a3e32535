//! Who may do what, and who sees what.
//!
//! Doing: a command's roles come out of the state table, by the parts that may take it; which part the caller's
//! organisation plays in *this* order is the table's business again. Seeing: an order is seen by its seller, by those
//! who were asked and are still in it, and by the platform's staff; what lies inside a case (documents, report,
//! certificate) by the seller, the accepted provider and the staff. Everybody else, carriers included, sees nothing.
//!
//! [`Sight`] is the proof that this was looked at. It cannot be made outside this module, and everything below an
//! order is read with it, so there is no way around the check.

use std::sync::Arc;

use caller::{Caller, Denied, Role, User};
use uuid::Uuid;

use crate::domain::{Command, Order, OrderId, OrganisationId, Part, Quote, TRANSITIONS};

pub(super) const SELLER: [Role; 2] = [Role::SellerOwner, Role::SellerMember];
const PROVIDER: [Role; 2] = [Role::ProviderOwner, Role::Assessor];

const fn roles(part: Part) -> &'static [Role] {
    match part {
        Part::Seller => &SELLER,
        Part::Candidate | Part::LastCandidate | Part::Bidder | Part::Provider => &PROVIDER,
    }
}

/// Who does something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actor {
    pub user: Uuid,
    pub organisation: OrganisationId,
    pub correlation: Uuid,
}

impl Actor {
    /// Somebody whose role may give this command, in whatever order.
    pub fn commanding(caller: &Caller, command: Command) -> Result<Self, Denied> {
        let parts = TRANSITIONS.iter().filter(|row| row.command == command).map(|row| row.by);
        let roles: Vec<Role> = parts.flat_map(roles).copied().collect();
        Self::with_role(caller, &roles)
    }

    pub fn with_role(caller: &Caller, any_of: &[Role]) -> Result<Self, Denied> {
        let user = caller.with_role(any_of)?;
        let organisation = OrganisationId(user.organisation);
        Ok(Self { user: user.id, organisation, correlation: caller.correlation() })
    }
}

/// Who decides on a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assessor {
    pub actor: Actor,
    /// An admin decides on any document, an assessor on those of its own orders.
    pub is_admin: bool,
}

impl Assessor {
    pub fn of(caller: &Caller) -> Result<Self, Denied> {
        let [owner, assessor] = PROVIDER;
        let actor = Actor::with_role(caller, &[owner, assessor, Role::PlatformAdmin])?;
        Ok(Self { actor, is_admin: caller.has_role(Role::PlatformAdmin) })
    }
}

/// Somebody who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Admins and auditors.
    Staff,
    Seller(OrganisationId),
    Provider(OrganisationId),
    /// Signed in, and none of these.
    Stranger,
}

impl Reader {
    /// Reading is for people who are signed in.
    pub fn of(caller: &Caller) -> Result<Self, Denied> {
        Ok(Self::from_user(caller.user()?))
    }

    fn from_user(user: &User) -> Self {
        let has = |any_of: &[Role]| user.roles.iter().any(|role| any_of.contains(role));
        let organisation = OrganisationId(user.organisation);
        if has(&[Role::PlatformAdmin, Role::Auditor]) {
            Self::Staff
        } else if has(&SELLER) {
            Self::Seller(organisation)
        } else if has(&PROVIDER) {
            Self::Provider(organisation)
        } else {
            Self::Stranger
        }
    }

    /// Whether this reader may look into a case: the seller's own, or that of an order which it was chosen for.
    pub fn reads_case(self, seller: OrganisationId, order: Option<&Order>) -> bool {
        match self {
            Self::Staff => true,
            Self::Stranger => false,
            Self::Seller(organisation) => organisation == seller,
            Self::Provider(organisation) => order.is_some_and(|order| order.provider == Some(organisation)),
        }
    }

    /// The seller sees every quote for its order, a provider its own.
    pub fn reads_quote(self, quote: &Quote, order: &Order) -> bool {
        match self {
            Self::Staff => true,
            Self::Stranger => false,
            Self::Seller(organisation) => organisation == order.seller,
            Self::Provider(organisation) => organisation == quote.organisation,
        }
    }

    fn eyes(self, order: &Order) -> Option<Eyes> {
        match self {
            Self::Staff => Some(Eyes::Staff),
            Self::Stranger => None,
            Self::Seller(own) => (order.part(own)? == Part::Seller).then_some(Eyes::Seller),
            Self::Provider(own) => match order.part(own)? {
                // A provider's role is no right to what its organisation sells.
                Part::Seller => None,
                Part::Candidate | Part::LastCandidate | Part::Bidder => Some(Eyes::Candidate(own)),
                Part::Provider => Some(Eyes::Provider(own)),
            },
        }
    }

    /// The order, if this reader may see it.
    pub fn see(self, order: Order) -> Option<SeenOrder> {
        let sight = Sight { order: order.id, seller: order.seller, eyes: self.eyes(&order)? };
        Some(SeenOrder { order: Arc::new(order), sight })
    }
}

/// With whose eyes an order is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Eyes {
    Staff,
    Seller,
    Candidate(OrganisationId),
    Provider(OrganisationId),
}

/// Proof that somebody may see an order, and as what. Made in this module only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    order: OrderId,
    seller: OrganisationId,
    eyes: Eyes,
}

impl Sight {
    pub(super) const fn order(self) -> OrderId {
        self.order
    }

    /// Documents, report and certificate are for the seller, the accepted provider and the staff.
    pub(super) const fn into_case(self) -> bool {
        !matches!(self.eyes, Eyes::Candidate(_))
    }

    /// A provider sees what it did itself and what the seller did, and nothing of its rivals.
    pub(super) fn shows(self, by: OrganisationId) -> bool {
        match self.eyes {
            Eyes::Staff | Eyes::Seller => true,
            Eyes::Candidate(own) | Eyes::Provider(own) => by == own || by == self.seller,
        }
    }
}

/// An order that the reader may see.
#[derive(Clone, Debug)]
pub struct SeenOrder {
    order: Arc<Order>,
    sight: Sight,
}

impl SeenOrder {
    #[must_use]
    pub fn order(&self) -> &Order {
        &self.order
    }

    #[must_use]
    pub const fn sight(&self) -> Sight {
        self.sight
    }

    /// The order after a step, as whoever took it saw it before: declining takes the sight of an order away, but not
    /// the answer to the command.
    pub(super) fn after_step(self, order: Order) -> Self {
        Self { order: Arc::new(order), ..self }
    }
}
