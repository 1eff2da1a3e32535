use secrecy::SecretString;
use time::{Duration, OffsetDateTime};

use super::{Fingerprint, InvitationId, OrganisationId, Refusal, Role, UserId};

/// How long an invitation waits to be accepted.
pub const INVITATION_LIFETIME: Duration = Duration::days(7);
/// Open invitations of one organisation.
pub const MOST_INVITATIONS: i64 = 100;

/// Invitations that one organisation sends in a day (UTC).
pub const MOST_INVITATIONS_A_DAY: i64 = 100;
/// The same, while nobody has verified the organisation.
pub const MOST_INVITATIONS_UNVERIFIED: i64 = 10;

/// Invitations that one organisation sends to one address in a day (UTC): with them it would use up the letters that the address
/// gets from all organisations.
pub const MOST_INVITATIONS_OF_ADDRESS: i64 = 3;

/// Somebody is asked to join an organisation.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub version: i64,
    pub organisation: OrganisationId,
    pub email: SecretString,
    pub roles: Vec<Role>,
    pub invited_by: UserId,
    pub token: Fingerprint,
    pub status: InvitationStatus,
    pub created_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationStatus {
    Pending,
    Accepted,
    Revoked,
}

codes!(InvitationStatus { Pending = "PENDING", Accepted = "ACCEPTED", Revoked = "REVOKED" });

impl Invitation {
    /// Ends it, if it still waits.
    pub fn end(&mut self, how: InvitationStatus, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.status != InvitationStatus::Pending
            || (how == InvitationStatus::Accepted && self.expires_at <= now)
        {
            return Err(Refusal::InvitationInvalid);
        }
        self.status = how;
        self.version += 1;
        Ok(())
    }
}
