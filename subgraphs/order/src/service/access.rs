//! Authorisation of commands and reads.
//!
//! Commands: [`RIGHTS`] defines the callers that may use a command; the state table decides on the part of the caller's
//! organisation in *this* order. Reads: the seller, the providers that were asked and are still involved, and the platform's
//! staff see an order. The seller, the accepted provider and the staff see its case (documents, report, certificate). Others
//! see nothing.
//!
//! [`Sight`] proves that this was checked. It cannot be created outside this module, and all parts of an order are read with
//! it, so the check cannot be bypassed.

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

/// Actor of a command: a person, or a program that acts for its organisation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Actor {
    pub user: Option<Uuid>,
    pub organisation: OrganisationId,
    /// Administrators act for the platform and not for a party.
    pub is_admin: bool,
}

impl Actor {
    /// Returns the actor if the authorisation table permits the caller to use this field.
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

/// Caller of a read, by its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Administrators and auditors.
    Staff,
    Seller(OrganisationId),
    Provider(OrganisationId),
    /// A program, which acts for its organisation in every part.
    Program(OrganisationId),
    /// A signed-in user with none of these roles.
    Stranger,
}

impl Reader {
    /// Returns the reader. Signed-in users may read, and programs of an organisation with a scope for orders.
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

    /// Returns true if this reader may see a case: the reader's own as the seller, or that of an order for which the reader was
    /// chosen.
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

    /// Returns true for the seller of the order and for the provider of the quote.
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
            // The role of a provider gives no access to the orders that its organisation sells.
            Self::Provider(own) => Eyes::of(order, own).filter(|eyes| *eyes != Eyes::Seller),
            Self::Program(own) => Eyes::of(order, own),
        }
    }

    /// Returns the order for an actor that took a step earlier. A repeated command returns its own result, even if the step
    /// ended the actor's access to the order.
    pub fn see_again(actor: Actor, order: Order) -> SeenOrder {
        let own = actor.organisation;
        let eyes = if actor.is_admin {
            Some(Eyes::Staff)
        } else {
            Eyes::of(&order, own)
        };
        SeenOrder::new(order, eyes.unwrap_or(Eyes::Gone(own)))
    }

    /// Returns the order if this reader may see it.
    pub fn see(self, order: Order) -> Option<SeenOrder> {
        let eyes = self.eyes(&order)?;
        Some(SeenOrder::new(order, eyes))
    }
}

/// Returns true if the rule domain shows this seller's products and self-checks to the caller: to members of the organisation,
/// to its programs with the scope for it, and to the platform's staff.
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

/// Returns true if the caller may know which person of an organisation took a step: members and programs of the organisation,
/// administrators and auditors.
#[must_use]
pub fn may_know_people(caller: &Caller, organisation: OrganisationId) -> bool {
    let staff = [Role::PlatformAdmin, Role::Auditor];
    caller.organisation() == Some(organisation.0) || caller.with_role(&staff).is_ok()
}

/// View of an order, by the part of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Eyes {
    Staff,
    Seller,
    Candidate(OrganisationId),
    Provider(OrganisationId),
    /// A former party: it sees its own steps only.
    Gone(OrganisationId),
}

impl Eyes {
    /// Returns the view of an organisation, by its part.
    fn of(order: &Order, own: OrganisationId) -> Option<Self> {
        match order.part(own)? {
            Part::Seller => Some(Self::Seller),
            Part::Candidate | Part::Bidder => Some(Self::Candidate(own)),
            Part::Provider => Some(Self::Provider(own)),
            Part::Admin | Part::System => None,
        }
    }
}

/// Proof that a reader may see an order, with the view. Created in this module only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    order: OrderId,
    seller: OrganisationId,
    eyes: Eyes,
    /// True if the platform's staff has given a reason for reading the case.
    revealed: bool,
}

impl Sight {
    /// Returns true if the texts are visible: messages and reports for the parties, and for the platform's staff with a reason.
    pub(crate) fn shows_texts(self) -> bool {
        self.revealed || self.eyes != Eyes::Staff
    }

    /// Returns the sight of the staff after its reason is recorded.
    pub(crate) const fn with_reason(self) -> Self {
        Self {
            revealed: true,
            ..self
        }
    }

    pub(crate) const fn order(self) -> OrderId {
        self.order
    }

    /// Returns the provider whose messages alone are visible, or `None` if all are.
    pub(crate) const fn own_thread(self) -> Option<OrganisationId> {
        match self.eyes {
            Eyes::Staff | Eyes::Seller => None,
            Eyes::Candidate(own) | Eyes::Provider(own) | Eyes::Gone(own) => Some(own),
        }
    }

    /// Returns true if documents, report and certificate are visible: to the seller, the accepted provider and the staff.
    pub(crate) const fn shows_case(self) -> bool {
        !matches!(self.eyes, Eyes::Candidate(_) | Eyes::Gone(_))
    }

    pub(crate) const fn seller(self) -> OrganisationId {
        self.seller
    }

    pub(crate) const fn eyes(self) -> Eyes {
        self.eyes
    }

    /// Returns true if the steps of this organisation are visible. A provider sees its own steps and those of the seller, not
    /// those of its rivals.
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

/// An order, with the parts that the reader may see.
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
            // The accepted provider and the later course of the order are hidden.
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

    /// Returns the providers that were asked: all of them for the seller and the staff, and a provider itself.
    pub fn candidates(&self) -> impl Iterator<Item = &Candidate> {
        self.order
            .candidates
            .iter()
            .filter(|candidate| self.sight.shows(Some(candidate.organisation)))
    }

    /// Returns the order with its texts for the staff, after its reason is recorded.
    pub(crate) fn with_reason(self) -> Self {
        Self {
            sight: self.sight.with_reason(),
            ..self
        }
    }

    /// Returns the next steps that this reader may see. A provider does not see whether its rivals have answered. The flag is
    /// true if the reader takes the step.
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

    /// Returns the order after a step, in the view that the actor had before: a decline ends the access to the order, but not
    /// the access to the result of the command.
    pub(crate) fn after_step(self, order: Order) -> Self {
        Self::new(order, self.sight.eyes)
    }
}

/// Groups the rows that pass by the sight of their order.
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

/// Returns the orders whose case is visible.
pub(crate) fn cases(sights: &[Sight]) -> Vec<OrderId> {
    sights
        .iter()
        .filter(|sight| sight.shows_case())
        .map(|sight| sight.order())
        .collect()
}
