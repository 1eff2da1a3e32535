use time::Duration;

use crate::domain::{OrganisationId, UserId};

/// How long a registration waits for its address to be verified.
pub const REGISTRATION_LIFETIME: Duration = Duration::days(7);

/// An unverified account, and the organisations that were registered with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub user: UserId,
    pub organisations: Vec<OrganisationId>,
}
