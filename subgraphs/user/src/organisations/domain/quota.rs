use super::OrganisationStatus;
use crate::domain::Refusal;
use crate::domain::refusals;

/// The most of a thing that an organisation may have: few while it is PENDING, because registering one is free.
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
/// Services of a provider's profile.
pub const SERVICES: Quota = Quota {
    verified: 50,
    unverified: 10,
};
/// Accreditations of a provider, those that are over included.
pub const ACCREDITATIONS: Quota = Quota {
    verified: 50,
    unverified: 10,
};

impl Quota {
    /// Refuses more than the organisation may have.
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
