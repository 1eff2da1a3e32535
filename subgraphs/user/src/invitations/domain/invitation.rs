use secrecy::SecretString;
use time::{Duration, OffsetDateTime};

use super::refusals;
use crate::accounts::domain::Locale;
use crate::domain::{Fingerprint, InvitationId, OrganisationId, Refusal, Role, UserId};

/// Validity of an invitation.
pub const INVITATION_LIFETIME: Duration = Duration::days(7);
/// Maximum number of open invitations of an organisation.
pub const MOST_INVITATIONS: i64 = 100;

/// Maximum number of invitations that an organisation sends in a day (UTC).
pub const MOST_INVITATIONS_A_DAY: i64 = 100;
/// The daily limit of an organisation that is not verified.
pub const MOST_INVITATIONS_UNVERIFIED: i64 = 10;

/// Maximum number of invitations that an organisation sends to one address in a day (UTC). Without this limit, one
/// organisation could exhaust the address's limit for all organisations.
pub const MOST_INVITATIONS_OF_ADDRESS: i64 = 3;

/// An invitation to join an organisation.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub version: i64,
    pub organisation: OrganisationId,
    pub email: SecretString,
    pub roles: Vec<Role>,
    /// Language of the account unless its owner chooses another.
    pub locale: Locale,
    pub invited_by: UserId,
    pub token: Fingerprint,
    pub status: InvitationStatus,
    pub created_at: OffsetDateTime,
    /// The time of the last change.
    pub updated_at: OffsetDateTime,
    pub expires_at: OffsetDateTime,
}

/// Filters invitations.
#[derive(Clone, Debug, Default)]
pub struct InvitationFilter {
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum InvitationStatus {
    Pending,
    Accepted,
    Revoked,
}

impl Invitation {
    /// Ends a pending invitation. An expired one cannot be accepted.
    pub fn end(&mut self, how: InvitationStatus, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.status != InvitationStatus::Pending
            || (how == InvitationStatus::Accepted && self.expires_at <= now)
        {
            return Err(refusals::invitation_invalid());
        }
        self.status = how;
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let earlier = OffsetDateTime::UNIX_EPOCH;
        let now = earlier + Duration::hours(1);
        let mut invitation = Invitation {
            id: InvitationId::new(),
            version: 1,
            organisation: OrganisationId::new(),
            email: "kim@example.org".into(),
            roles: vec![Role::SellerMember],
            locale: Locale::default(),
            invited_by: UserId::new(),
            token: Fingerprint([0; 32]),
            status: InvitationStatus::Pending,
            created_at: now,
            updated_at: now,
            expires_at: now + INVITATION_LIFETIME,
        };
        invitation.end(InvitationStatus::Revoked, earlier).unwrap();
        assert_eq!((invitation.version, invitation.updated_at), (2, now));
    }
}
