use super::OrganisationStatus;
use crate::domain::Refusal;
use crate::domain::refusals;

/// Maximum number of objects of an organisation. It is lower while the organisation is PENDING, because everyone can
/// register one.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    verified: usize,
    unverified: usize,
}

/// Members, together with open invitations.
pub const MEMBERS: Quota = Quota {
    verified: 500,
    unverified: 20,
};
/// API clients that are not revoked.
pub const API_CLIENTS: Quota = Quota {
    verified: 50,
    unverified: 5,
};
/// Services of a provider profile.
pub const SERVICES: Quota = Quota {
    verified: 50,
    unverified: 10,
};
/// Accreditations of a provider, including those that have ended.
pub const ACCREDITATIONS: Quota = Quota {
    verified: 50,
    unverified: 10,
};

impl Quota {
    /// Refuses a number above the quota.
    pub fn check(self, status: OrganisationStatus, count: usize) -> Result<(), Refusal> {
        let most = if status == OrganisationStatus::Pending {
            self.unverified
        } else {
            self.verified
        };
        if count > most {
            Err(refusals::too_many(most))
        } else {
            Ok(())
        }
    }
}
