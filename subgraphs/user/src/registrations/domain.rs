//! Types and rules, without I/O, framework or clock.

use time::Duration;

use crate::domain::{OrganisationId, UserId};

/// Time after which an unverified registration is removed.
pub const REGISTRATION_LIFETIME: Duration = Duration::days(7);

/// An unverified account and its organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    pub user: UserId,
    pub organisations: Vec<OrganisationId>,
}
