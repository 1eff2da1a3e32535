//! Providers that sign: each has an Ed25519 key that is derived from its organisation.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use events::user::{ProviderKey, UserFact};
use events::{CloudEvent, Fact};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::facts::draft;

/// The key of a provider's organisation.
pub struct Key {
    pub id: Uuid,
    private: SigningKey,
}

impl Key {
    pub fn of(organisation: Uuid) -> Self {
        let seed = [
            organisation.as_bytes().as_slice(),
            organisation.as_bytes().as_slice(),
        ]
        .concat();
        let id = Uuid::from_u128(!organisation.as_u128());
        Self {
            id,
            private: SigningKey::from_bytes(&seed.try_into().unwrap()),
        }
    }

    fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(self.private.verifying_key().as_bytes());
        json!({ "kty": "OKP", "crv": "Ed25519", "x": x })
    }

    /// Event of the key: registered, and revoked if `revoked`.
    pub fn told(&self, profile: Uuid, organisation: Uuid, revoked: bool) -> CloudEvent {
        let at = OffsetDateTime::UNIX_EPOCH;
        told(ProviderKey {
            id: self.id,
            provider: profile,
            organisation,
            algorithm: "EdDSA".into(),
            jwk: self.jwk(),
            registered_at: at,
            revoked_at: revoked.then_some(at),
        })
    }

    pub fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "kid": self.id })
    }

    /// Returns a detached JWS over these bytes.
    pub fn sign(&self, payload: &str) -> String {
        self.sign_under(&self.header(), payload)
    }

    /// Returns the same with another header.
    pub fn sign_under(&self, header: &Value, payload: &str) -> String {
        detached(header, payload, |message| {
            self.private.sign(message).to_bytes().to_vec()
        })
    }
}

pub fn told(key: ProviderKey) -> CloudEvent {
    let (id, revoked) = (key.id, key.revoked_at.is_some());
    let fact = if revoked {
        UserFact::ProviderKeyRevoked(key)
    } else {
        UserFact::ProviderKeyRegistered(key)
    };
    fact.publish(draft(id, if revoked { 2 } else { 1 }))
        .unwrap()
}

/// Returns a detached JWS. `sign` gets the signing input.
pub fn detached(header: &Value, payload: &str, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let signature = sign(format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload)).as_bytes());
    format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature))
}
