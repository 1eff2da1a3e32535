//! Who may do what, and who sees what.
//!
//! Doing: [`RIGHTS`] says who may give a command at all; which part the caller's organisation plays in *this* order is
//! the state table's business. Seeing: an order is seen by its seller, by those who were asked and are still in it, and
//! by the platform's staff; what lies inside a case (documents, report, certificate) by the seller, the accepted
//! provider and the staff. Everybody else sees nothing.
//!
//! [`Sight`] is the proof that this was looked at. It cannot be made outside this module, and everything below an
//! order is read with it, so there is no way around the check.

use std::collections::HashMap;
use std::sync::Arc;

use caller::{Caller, Denied, Identity, Role, User};
use uuid::Uuid;

use crate::domain::{OrderId, OrganisationId, RIGHTS};
use crate::orders::domain::{Candidate, Order, Part};
use crate::quotes::domain::Quote;
use crate::work_lists::domain::NextStep;

const SELLER: [Role; 2] = [Role::SellerOwner, Role::SellerMember];
const PROVIDER: [Role; 2] = [Role::ProviderOwner, Role::Assessor];

/// Who does something: a person, or a program that acts for its organisation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    pub user: Option<Uuid>,
    pub organisation: OrganisationId,
    /// An administrator of the platform acts for the platform and for no party.
    pub is_admin: bool,
}

impl Actor {
    /// Somebody whom the roles table lets use this field.
    pub fn using(caller: &Caller, field: &str) -> Result<Self, Denied> {
        RIGHTS.check(caller, field)?;
        let organisation = OrganisationId(caller.organisation().ok_or(Denied::Forbidden)?);
        let user = caller.user().ok().map(|user| user.id);
        let is_admin = caller.has_role(Role::PlatformAdmin);
        Ok(Self {
            user,
            organisation,
            is_admin,
        })
    }
}

/// Somebody who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Admins and auditors.
    Staff,
    Seller(OrganisationId),
    Provider(OrganisationId),
    /// A program, which acts for its organisation in whatever part that plays.
    Program(OrganisationId),
    /// Signed in, and none of these.
    Stranger,
}

impl Reader {
    /// Reading is for people who are signed in, and for programs of an organisation that may read orders.
    pub fn of(caller: &Caller) -> Result<Self, Denied> {
        match (caller.identity(), caller.organisation()) {
            (Identity::Client(_), Some(own))
                if caller.has_scope("orders:read") || caller.has_scope("orders:write") =>
            {
                Ok(Self::Program(OrganisationId(own)))
            }
            _ => Ok(Self::from_user(caller.user()?)),
        }
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
            Self::Provider(organisation) => {
                order.is_some_and(|order| order.provider == Some(organisation))
            }
            Self::Program(own) => {
                own == seller || order.is_some_and(|order| order.provider == Some(own))
            }
        }
    }

    /// The seller sees every quote for its order, a provider its own.
    pub fn reads_quote(self, quote: &Quote, order: &Order) -> bool {
        match self {
            Self::Staff => true,
            Self::Stranger => false,
            Self::Seller(organisation) => organisation == order.seller,
            Self::Provider(organisation) => organisation == quote.organisation,
            Self::Program(own) => own == order.seller || own == quote.organisation,
        }
    }

    fn eyes(self, order: &Order) -> Option<Eyes> {
        match self {
            Self::Staff => Some(Eyes::Staff),
            Self::Stranger => None,
            Self::Seller(own) => (order.part(own)? == Part::Seller).then_some(Eyes::Seller),
            // A provider's role is no right to what its organisation sells.
            Self::Provider(own) => Eyes::of(order, own).filter(|eyes| *eyes != Eyes::Seller),
            Self::Program(own) => Eyes::of(order, own),
        }
    }

    /// The order as somebody sees it who took a step in it before: the answer to a repeated command is its own, even
    /// where the step took the sight of the order away.
    pub fn see_again(actor: Actor, order: Order) -> SeenOrder {
        let own = actor.organisation;
        let eyes = if actor.is_admin {
            Some(Eyes::Staff)
        } else {
            Eyes::of(&order, own)
        };
        SeenOrder::new(order, eyes.unwrap_or(Eyes::Gone(own)))
    }

    /// The order, if this reader may see it.
    pub fn see(self, order: Order) -> Option<SeenOrder> {
        let eyes = self.eyes(&order)?;
        Some(SeenOrder::new(order, eyes))
    }
}

/// True if the rule domain shows this seller's products and self-checks to the caller: to members of the organisation, to its programs
/// with the scope for it, and to the platform's staff.
#[must_use]
pub fn may_read_self_checks(caller: &Caller, seller: OrganisationId) -> bool {
    let own = caller.organisation() == Some(seller.0);
    match caller.identity() {
        Identity::User(_) => {
            own || caller
                .with_role(&[Role::PlatformAdmin, Role::Auditor])
                .is_ok()
        }
        Identity::Client(_) => own && caller.has_scope("products:read"),
        _ => false,
    }
}

/// With whose eyes an order is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Eyes {
    Staff,
    Seller,
    Candidate(OrganisationId),
    Provider(OrganisationId),
    /// Of somebody who was in it once: its own steps and nothing else.
    Gone(OrganisationId),
}

impl Eyes {
    /// Those of an organisation, by the part that it plays.
    fn of(order: &Order, own: OrganisationId) -> Option<Self> {
        match order.part(own)? {
            Part::Seller => Some(Self::Seller),
            Part::Candidate | Part::Bidder => Some(Self::Candidate(own)),
            Part::Provider => Some(Self::Provider(own)),
            Part::Admin | Part::System => None,
        }
    }
}

/// Proof that somebody may see an order, and as what. Made in this module only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    order: OrderId,
    seller: OrganisationId,
    eyes: Eyes,
    /// True if the platform's staff has given a reason for reading the case.
    revealed: bool,
}

impl Sight {
    /// Messages and reports are for the parties; the platform's staff reads them with a reason only.
    pub(crate) fn into_words(self) -> bool {
        self.revealed || self.eyes != Eyes::Staff
    }

    /// For the staff, after its reason is recorded.
    pub(crate) const fn with_reason(self) -> Self {
        Self {
            revealed: true,
            ..self
        }
    }

    pub(crate) const fn order(self) -> OrderId {
        self.order
    }

    /// The provider whose messages alone are shown; none: everybody's.
    pub(crate) const fn own_thread(self) -> Option<OrganisationId> {
        match self.eyes {
            Eyes::Staff | Eyes::Seller => None,
            Eyes::Candidate(own) | Eyes::Provider(own) | Eyes::Gone(own) => Some(own),
        }
    }

    /// Documents, report and certificate are for the seller, the accepted provider and the staff.
    pub(crate) const fn into_case(self) -> bool {
        !matches!(self.eyes, Eyes::Candidate(_) | Eyes::Gone(_))
    }

    pub(crate) const fn seller(self) -> OrganisationId {
        self.seller
    }

    pub(crate) const fn eyes(self) -> Eyes {
        self.eyes
    }

    /// A provider sees what it did itself and what the seller did, and nothing of its rivals.
    pub(crate) fn shows(self, by: Option<OrganisationId>) -> bool {
        match self.eyes {
            Eyes::Staff | Eyes::Seller => true,
            Eyes::Candidate(own) | Eyes::Provider(own) => {
                by.is_none_or(|by| by == own || by == self.seller)
            }
            Eyes::Gone(own) => by == Some(own),
        }
    }
}

/// An order that the reader may see, as far as it may see it.
#[derive(Clone, Debug)]
pub struct SeenOrder {
    order: Arc<Order>,
    sight: Sight,
}

impl SeenOrder {
    fn new(order: Order, eyes: Eyes) -> Self {
        let sight = Sight {
            order: order.id,
            seller: order.seller,
            eyes,
            revealed: false,
        };
        let order = match eyes {
            Eyes::Staff | Eyes::Seller | Eyes::Provider(_) => order,
            Eyes::Candidate(own) => order.for_candidate(own),
            // The accepted provider and the later course of the order are not shown.
            Eyes::Gone(own) => Order {
                provider: None,
                due_at: None,
                overdue_at: None,
                ..order.for_candidate(own)
            },
        };
        Self {
            order: Arc::new(order),
            sight,
        }
    }

    #[must_use]
    pub fn order(&self) -> &Order {
        &self.order
    }

    #[must_use]
    pub const fn sight(&self) -> Sight {
        self.sight
    }

    /// The providers that were asked: for the seller and the staff all, for a provider itself only.
    pub fn candidates(&self) -> impl Iterator<Item = &Candidate> {
        self.order
            .candidates
            .iter()
            .filter(|candidate| self.sight.shows(Some(candidate.organisation)))
    }

    /// The same with its words, for the staff, after its reason is recorded.
    pub(crate) fn with_reason(self) -> Self {
        Self {
            sight: self.sight.with_reason(),
            ..self
        }
    }

    /// What the order waits for, as far as it is this reader's to know: which rivals have not answered is not a
    /// provider's. The flag says whether it is this reader's to do.
    #[must_use]
    pub fn next_steps(&self, is_admin: bool) -> Vec<(NextStep, bool)> {
        let (part, is_rival) = match self.sight.eyes {
            Eyes::Staff => (is_admin.then_some(Part::Admin), false),
            Eyes::Seller => (Some(Part::Seller), false),
            Eyes::Candidate(own) | Eyes::Provider(own) => (self.order.part(own), true),
            Eyes::Gone(_) => return Vec::new(),
        };
        let hidden =
            |step: &NextStep| is_rival && step.by == Part::Candidate && part != Some(step.by);
        let steps = self
            .order
            .next_steps()
            .into_iter()
            .filter(|step| !hidden(step));
        steps.map(|step| (step, part == Some(step.by))).collect()
    }

    /// The order after a step, as whoever took it saw it before: declining takes the sight of an order away, but not
    /// the answer to the command.
    pub(crate) fn after_step(self, order: Order) -> Self {
        Self::new(order, self.sight.eyes)
    }
}

/// For each sight, the rows of its order that pass.
pub(crate) fn by_sight<T: Clone>(
    sights: &[Sight],
    rows: &[T],
    order: impl Fn(&T) -> Option<OrderId>,
    passes: impl Fn(Sight, &T) -> bool,
) -> HashMap<Sight, Vec<T>> {
    let rows_of = |sight: Sight| {
        let own = rows
            .iter()
            .filter(|row| order(row) == Some(sight.order()) && passes(sight, row));
        (sight, own.cloned().collect())
    };
    sights.iter().copied().map(rows_of).collect()
}

/// The orders whose case may be looked into.
pub(crate) fn cases(sights: &[Sight]) -> Vec<OrderId> {
    sights
        .iter()
        .filter(|sight| sight.into_case())
        .map(|sight| sight.order())
        .collect()
}
