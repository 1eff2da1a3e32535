//! The keys with which providers sign reports. Only public keys reach this code: a provider proves possession of the
//! private key by signing a challenge.

use jsonwebtoken::Validation;
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use refusal::ErrorCode;
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::refusals;
use crate::api_clients::domain::{ClientKey, KeyAlgorithm, client_keys};
use crate::domain::refusals::too_many;
use crate::domain::{Fingerprint, OrganisationId, ProviderId, ProviderKeyId, Refusal, Secret};

/// Validity of a challenge.
pub const CHALLENGE_LIFETIME: Duration = Duration::minutes(10);
/// Maximum number of open challenges of one provider.
pub const MOST_CHALLENGES: i64 = 20;
const MOST_LIVE: usize = 20;
/// Includes revoked keys, which are kept as long as reports exist that they signed.
const MOST: usize = 200;
const LONGEST_KEY: usize = 2_000;
const LONGEST_PROOF: usize = 4_000;
const AUDIENCE: &str = "carnet";

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
    pub revocation: Option<Revocation>,
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

/// A public key whose possession has not been proved.
#[derive(Debug)]
pub struct OfferedKey {
    key: ClientKey,
    thumbprint: String,
}

/// The contents of a proof whose signature is verified.
#[derive(Debug)]
pub struct Proof {
    pub challenge: Fingerprint,
    provider: Uuid,
    expires_at: i64,
}

#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    nonce: String,
    exp: i64,
}

impl OfferedKey {
    /// Parses an Ed25519 or P-256 key in JSON.
    pub fn read(jwk: &str) -> Result<Self, Refusal> {
        if jwk.len() > LONGEST_KEY {
            return Err(refusals::key_invalid());
        }
        let jwk: Value = serde_json::from_str(jwk).map_err(|_| refusals::key_invalid())?;
        let keys = client_keys(&json!({ "keys": [jwk] }).to_string()).map_err(|refusal| {
            if refusal.code == ErrorCode::PrivateKey {
                refusal
            } else {
                refusals::key_invalid()
            }
        })?;
        let key = keys
            .into_iter()
            .find(|key| key.algorithm != KeyAlgorithm::RS256);
        let key = key.ok_or_else(refusals::key_invalid)?;
        let whole: Jwk =
            serde_json::from_value(key.jwk.clone()).map_err(|_| refusals::key_invalid())?;
        Ok(Self {
            thumbprint: whole.thumbprint(ThumbprintHash::SHA256),
            key,
        })
    }

    /// Verifies a proof with the key itself. Uses the key's own algorithm, not the one that the proof names.
    pub fn verify(&self, proof: &str) -> Result<Proof, Refusal> {
        let mut validation = Validation::new(self.key.algorithm.of_tokens());
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["aud", "sub", "exp"]);
        // The library would use its own clock.
        validation.validate_exp = false;
        let good = Some(proof).filter(|proof| proof.len() <= LONGEST_PROOF);
        let decoded = good.zip(self.key.decoding()).and_then(|(proof, key)| {
            let header = jsonwebtoken::decode_header(proof).ok()?;
            // A critical header would have to be understood (RFC 7515, 4.1.11), and none is.
            header.crit.is_none().then_some(())?;
            jsonwebtoken::decode::<Claims>(proof, &key, &validation).ok()
        });
        let Claims { sub, nonce, exp } = decoded.ok_or_else(refusals::proof_invalid)?.claims;
        let challenge = Secret::parse(&nonce)
            .ok_or_else(refusals::challenge_invalid)?
            .fingerprint();
        Ok(Proof {
            challenge,
            provider: sub,
            expires_at: exp,
        })
    }
}

impl Proof {
    /// Checks that the proof is for this provider and has not expired.
    pub fn check(&self, provider: ProviderId, now: OffsetDateTime) -> Result<(), Refusal> {
        let good = self.provider == provider.0 && now.unix_timestamp() < self.expires_at;
        if good {
            Ok(())
        } else {
            Err(refusals::proof_invalid())
        }
    }
}

impl ProviderKey {
    /// Creates a key whose possession is proved. `before` contains the provider's other keys.
    pub fn register(
        provider: ProviderId,
        before: &[Self],
        name: String,
        offered: OfferedKey,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let live = before.iter().filter(|key| key.revocation.is_none()).count();
        if live >= MOST_LIVE {
            return Err(too_many(MOST_LIVE));
        }
        if before.len() >= MOST {
            return Err(too_many(MOST));
        }
        let OfferedKey { key, thumbprint } = offered;
        Ok(Self {
            id: ProviderKeyId::new(),
            version: 1,
            provider,
            name,
            algorithm: key.algorithm,
            jwk: key.jwk,
            thumbprint,
            registered_at: now,
            updated_at: now,
            revocation: None,
        })
    }

    /// Revokes the key. Returns whether it was not revoked before.
    pub fn revoke(&mut self, reason: String, now: OffsetDateTime) -> bool {
        if self.revocation.is_some() {
            return false;
        }
        self.revocation = Some(Revocation { at: now, reason });
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8037, appendix A.3.
    const ED25519: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    /// RFC 7515, appendix A.3.
    const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","kid":"any","use":"sig"}"#;

    #[test]
    fn a_key_is_known_by_its_thumbprint() {
        let key = OfferedKey::read(ED25519).unwrap();
        assert_eq!(
            key.thumbprint,
            "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
        );
        assert_eq!(key.key.algorithm, KeyAlgorithm::EdDsa);
        let key = OfferedKey::read(P256).unwrap();
        assert_eq!(key.key.algorithm, KeyAlgorithm::ES256);
        assert_eq!(
            key.key.jwk.as_object().unwrap().len(),
            4,
            "nothing but the key"
        );
        let plain = P256.replace(r#","kid":"any","use":"sig""#, "");
        assert_eq!(OfferedKey::read(&plain).unwrap().thumbprint, key.thumbprint);
    }

    #[test]
    fn other_keys_are_refused() {
        let private = ED25519.replace(
            '}',
            r#","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#,
        );
        assert_eq!(
            OfferedKey::read(&private).unwrap_err().code,
            ErrorCode::PrivateKey
        );
        let long = ED25519.replace('}', &format!(r#","note":"{}"}}"#, "x".repeat(LONGEST_KEY)));
        for bad in [
            "",
            "[]",
            "null",
            "{}",
            r#"{"kty":"oct","crv":"Ed25519"}"#,
            r#"{"kty":"EC","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","y":"AA"}"#,
            r#"{"kty":"OKP","crv":"P-256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}"#,
            &long,
        ] {
            assert_eq!(
                OfferedKey::read(bad).unwrap_err(),
                refusals::key_invalid(),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_is_no_proof_is_refused() {
        let key = OfferedKey::read(ED25519).unwrap();
        for bad in [
            "",
            "a.b.c",
            "eyJhbGciOiJub25lIn0.e30.",
            &"x".repeat(LONGEST_PROOF + 1),
        ] {
            assert_eq!(
                key.verify(bad).unwrap_err(),
                refusals::proof_invalid(),
                "{bad}"
            );
        }
    }

    #[test]
    fn there_is_a_most_and_revoked_ones_leave_room() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let provider = ProviderId(Uuid::nil());
        let register = |before: &[ProviderKey]| {
            ProviderKey::register(
                provider,
                before,
                "key".into(),
                OfferedKey::read(P256).unwrap(),
                now,
            )
        };
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
    fn the_time_of_the_last_change_does_not_go_back() {
        let earlier = OffsetDateTime::UNIX_EPOCH;
        let now = earlier + Duration::hours(1);
        let (provider, offered) = (ProviderId(Uuid::nil()), OfferedKey::read(P256).unwrap());
        let mut key = ProviderKey::register(provider, &[], "key".into(), offered, now).unwrap();
        assert!(key.revoke("lost".into(), earlier));
        assert_eq!(key.updated_at, now);
    }
}
