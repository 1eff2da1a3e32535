//! Limits that the authorisation table cannot express: the organisation whose data a caller reads or writes. Check the table first.

use caller::{Caller, Denied, Identity, Role};
use uuid::Uuid;

use crate::domain::{Author, RIGHTS};

/// Products, self-checks and watches that a caller reads or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    Own(Uuid),
}

impl Reach {
    /// Returns the organisation, or `None` for all.
    pub const fn organisation(self) -> Option<Uuid> {
        match self {
            Self::All => None,
            Self::Own(organisation) => Some(organisation),
        }
    }

    /// Restricts the reach to an organisation, if one is given. `None` if nothing remains.
    pub fn within(self, organisation: Option<Uuid>) -> Option<Self> {
        match (self, organisation) {
            (reach, None) => Some(reach),
            (Self::All, Some(organisation)) => Some(Self::Own(organisation)),
            (Self::Own(own), Some(organisation)) => (own == organisation).then_some(self),
        }
    }
}

/// Returns the reach of a reader: everything for administrators and auditors, else the own organisation.
pub fn reach(caller: &Caller) -> Result<Reach, Denied> {
    reach_of(caller, &[Role::PlatformAdmin, Role::Auditor])
}

/// Returns the reach of a challenge: everything for administrators, else the own organisation.
pub fn challenge_reach(caller: &Caller) -> Result<Reach, Denied> {
    reach_of(caller, &[Role::PlatformAdmin])
}

fn reach_of(caller: &Caller, unlimited: &[Role]) -> Result<Reach, Denied> {
    if caller.with_role(unlimited).is_ok() {
        Ok(Reach::All)
    } else {
        own_organisation(caller).map(Reach::Own)
    }
}

/// Returns the organisation that the caller acts for.
pub fn own_organisation(caller: &Caller) -> Result<Uuid, Denied> {
    caller.organisation().ok_or(Denied::Forbidden)
}

/// Returns true if the caller may read the products of this organisation.
#[must_use]
pub fn may_read_products(caller: &Caller, organisation: Uuid) -> bool {
    let reach = RIGHTS
        .check(caller, "products")
        .and_then(|()| reach(caller));
    reach.is_ok_and(|reach| reach.organisation().is_none_or(|own| own == organisation))
}

/// Returns the user or program that acts.
#[must_use]
pub fn author(caller: &Caller) -> Author {
    Author {
        id: actor(caller),
        is_program: matches!(caller.identity(), Identity::Client(_)),
    }
}

/// Returns the ID of the user or program that acts.
#[must_use]
pub fn actor(caller: &Caller) -> Uuid {
    match caller.identity() {
        Identity::User(user) => user.id,
        Identity::Client(client) => client.id,
        Identity::Anonymous | Identity::Gateway => Uuid::nil(),
    }
}
