//! The keys with which providers sign reports.

use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::{OfferedKey, ProviderKeyStatus, refusals};
use crate::api_clients::domain::KeyAlgorithm;
use crate::domain::refusals::too_many;
use crate::domain::{OrganisationId, ProviderId, ProviderKeyId, Refusal, UserId};

/// Retention of rejected proposals.
pub const REJECTED_KEPT: Duration = Duration::days(30);
/// Includes proposed keys.
const MOST_LIVE: usize = 20;
/// Includes revoked keys, which are kept as long as reports exist that they signed, but not rejected proposals.
const MOST: usize = 200;

/// The public key of a signing key.
#[derive(Clone, Debug)]
pub struct ProviderKey {
    pub id: ProviderKeyId,
    pub version: i64,
    pub provider: ProviderId,
    pub name: String,
    pub algorithm: KeyAlgorithm,
    /// A public key (RFC 7517), with exactly the members that RFC 7638 uses.
    pub jwk: Value,
    /// RFC 7638 thumbprint with SHA-256, in base64url.
    pub thumbprint: String,
    pub registered_at: OffsetDateTime,
    /// The time of the last change.
    pub updated_at: OffsetDateTime,
    /// `None` if an owner registered the key.
    pub proposal: Option<Proposal>,
    pub revocation: Option<Revocation>,
}

/// The registration of a key by an assessor. The key signs nothing until an owner confirms it.
#[derive(Clone, Copy, Debug)]
pub struct Proposal {
    pub by: UserId,
    pub confirmed_at: Option<OffsetDateTime>,
}

/// A key, and the organisation of its provider.
#[derive(Clone, Debug)]
pub struct OwnedKey {
    pub key: ProviderKey,
    pub owner: OrganisationId,
}

/// The end of a key. Signatures made later are not valid.
#[derive(Clone, Debug)]
pub struct Revocation {
    pub at: OffsetDateTime,
    pub reason: String,
}

/// A key to register, whose possession is proved.
#[derive(Debug)]
pub struct ProvedKey {
    pub id: ProviderKeyId,
    pub provider: ProviderId,
    pub name: String,
    pub offered: OfferedKey,
    /// The assessor who proposes it. `None` for an owner.
    pub proposed_by: Option<UserId>,
}

impl ProviderKey {
    /// Creates a key. `before` contains the provider's other keys.
    pub fn register(
        proved: ProvedKey,
        before: &[Self],
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let live = before.iter().filter(|key| key.revocation.is_none()).count();
        if live >= MOST_LIVE {
            return Err(too_many(MOST_LIVE));
        }
        if before.iter().filter(|key| !key.is_rejected()).count() >= MOST {
            return Err(too_many(MOST));
        }
        let OfferedKey { key, thumbprint } = proved.offered;
        let proposal = proved.proposed_by.map(|by| Proposal {
            by,
            confirmed_at: None,
        });
        Ok(Self {
            id: proved.id,
            version: 1,
            provider: proved.provider,
            name: proved.name,
            algorithm: key.algorithm,
            jwk: key.jwk,
            thumbprint,
            registered_at: now,
            updated_at: now,
            proposal,
            revocation: None,
        })
    }

    #[must_use]
    pub fn status(&self) -> ProviderKeyStatus {
        if self.revocation.is_some() {
            ProviderKeyStatus::Revoked
        } else if self.is_confirmed() {
            ProviderKeyStatus::Active
        } else {
            ProviderKeyStatus::Proposed
        }
    }

    /// Returns whether an owner registered or confirmed the key. Other domains and the public know only such keys, also
    /// after their revocation.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.proposal
            .is_none_or(|proposal| proposal.confirmed_at.is_some())
    }

    /// Returns whether an owner rejected the proposed key. It has signed nothing.
    fn is_rejected(&self) -> bool {
        self.revocation.is_some() && !self.is_confirmed()
    }

    /// The time from which the key signs, or the time of its registration if it is not confirmed.
    #[must_use]
    pub fn valid_from(&self) -> OffsetDateTime {
        self.proposal
            .and_then(|proposal| proposal.confirmed_at)
            .unwrap_or(self.registered_at)
    }

    /// Confirms a proposed key, which is ACTIVE from now on.
    pub fn confirm(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        let status = self.status();
        match &mut self.proposal {
            Some(proposal) if status == ProviderKeyStatus::Proposed => {
                proposal.confirmed_at = Some(now);
            }
            _ => return Err(refusals::key_not_proposed(status)),
        }
        self.change(now);
        Ok(())
    }

    /// Revokes the key, or rejects a proposed one. Returns whether it was not revoked before.
    pub fn revoke(&mut self, reason: String, now: OffsetDateTime) -> bool {
        if self.revocation.is_some() {
            return false;
        }
        self.revocation = Some(Revocation { at: now, reason });
        self.change(now);
        true
    }

    /// Counts a change. The time never decreases: a command that waited for a lock may be older than the last change.
    fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// RFC 8037, appendix A.3.
    const ED25519: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    fn proved(proposed_by: Option<UserId>) -> ProvedKey {
        ProvedKey {
            id: ProviderKeyId::new(),
            provider: ProviderId(Uuid::nil()),
            name: "key".into(),
            offered: OfferedKey::read(ED25519).unwrap(),
            proposed_by,
        }
    }

    #[test]
    fn there_is_a_most_and_revoked_ones_leave_room() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let register = |before: &[ProviderKey]| ProviderKey::register(proved(None), before, now);
        let mut keys = vec![register(&[]).unwrap(); MOST_LIVE];
        assert_eq!(register(&keys).unwrap_err(), too_many(MOST_LIVE));
        let later = now + Duration::hours(1);
        assert!(keys[0].revoke("lost".into(), later));
        assert!(!keys[0].revoke("lost again".into(), later));
        assert_eq!((keys[0].version, keys[0].updated_at), (2, later));
        assert!(register(&keys).is_ok());
        keys.extend(vec![keys[0].clone(); MOST - MOST_LIVE]);
        assert_eq!(register(&keys).unwrap_err(), too_many(MOST));
    }

    #[test]
    fn rejected_proposals_leave_room() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let assessor = Some(UserId(Uuid::nil()));
        let mut rejected = ProviderKey::register(proved(assessor), &[], now).unwrap();
        rejected.revoke("unknown".into(), now);
        let keys = vec![rejected; MOST];
        for proposer in [None, assessor] {
            assert!(ProviderKey::register(proved(proposer), &keys, now).is_ok());
        }
    }

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let earlier = OffsetDateTime::UNIX_EPOCH;
        let now = earlier + Duration::hours(1);
        let mut key = ProviderKey::register(proved(None), &[], now).unwrap();
        assert!(key.revoke("lost".into(), earlier));
        assert_eq!(key.updated_at, now);
    }

    #[test]
    fn a_proposed_key_signs_from_its_confirmation() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let later = now + Duration::hours(1);
        let assessor = UserId(Uuid::nil());
        let propose = || ProviderKey::register(proved(Some(assessor)), &[], now).unwrap();
        let mut key = propose();
        assert_eq!(key.status(), ProviderKeyStatus::Proposed);
        assert!(!key.is_confirmed());
        key.confirm(later).unwrap();
        assert_eq!(key.status(), ProviderKeyStatus::Active);
        assert_eq!((key.version, key.updated_at), (2, later));
        assert_eq!((key.registered_at, key.valid_from()), (now, later));
        let refused = refusals::key_not_proposed(ProviderKeyStatus::Active);
        assert_eq!(key.confirm(later), Err(refused));
        assert!(key.revoke("lost".into(), later));
        assert!(key.is_confirmed(), "it has signed");

        let mut rejected = propose();
        assert!(rejected.revoke("unknown".into(), later));
        assert_eq!(rejected.status(), ProviderKeyStatus::Revoked);
        assert!(!rejected.is_confirmed());
        let refused = refusals::key_not_proposed(ProviderKeyStatus::Revoked);
        assert_eq!(rejected.confirm(later), Err(refused));

        let mut owners = ProviderKey::register(proved(None), &[], now).unwrap();
        assert_eq!(owners.status(), ProviderKeyStatus::Active);
        let refused = refusals::key_not_proposed(ProviderKeyStatus::Active);
        assert_eq!(owners.confirm(later), Err(refused));
        assert_eq!(owners.version, 1);
    }
}
