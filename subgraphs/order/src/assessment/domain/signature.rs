//! The provider's signature on a report: a detached JWS (RFC 7515, appendix F) by a registered key.
//!
//! The registered key determines the algorithm, and the header must agree with it. No header can select another key or disable
//! the verification.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::refusals;
use crate::domain::{KeyId, OrganisationId, ProviderId, Refusal};

/// Signature algorithm, with the names of RFC 7518 and RFC 8037.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum SigningAlgorithm {
    /// Ed25519.
    #[strum(serialize = "EdDSA")]
    EdDsa,
    /// ECDSA with P-256 and SHA-256.
    Es256,
}

/// Maximum length of a signature, in bytes.
const LONGEST: usize = 2000;

/// Public key that a provider has registered in the user domain.
#[derive(Clone, Debug)]
pub struct ProviderKey {
    pub id: KeyId,
    pub provider: ProviderId,
    pub organisation: OrganisationId,
    pub algorithm: SigningAlgorithm,
    /// JSON Web Key (RFC 7517).
    pub jwk: Value,
    pub registered_at: OffsetDateTime,
    pub revoked_at: Option<OffsetDateTime>,
}

/// A well-formed signature that is not verified yet.
#[derive(Clone, Debug)]
pub struct DetachedJws {
    pub key: KeyId,
    algorithm: SigningAlgorithm,
    header: String,
    signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    /// Critical header parameters. None is supported, so any value is refused.
    crit: Option<Value>,
}

impl DetachedJws {
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let parts = Some(text)
            .filter(|text| text.len() <= LONGEST)
            .and_then(|text| text.split_once(".."));
        let (header, signature) = parts.ok_or_else(refusals::signature_invalid)?;
        let bytes = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| refusals::signature_invalid())
        };
        let read: Header =
            serde_json::from_slice(&bytes(header)?).map_err(|_| refusals::signature_invalid())?;
        let algorithm = read
            .alg
            .parse()
            .map_err(|_| refusals::signature_invalid())?;
        if read.crit.is_some() {
            return Err(refusals::signature_invalid());
        }
        let key = Uuid::parse_str(&read.kid).map_err(|_| refusals::signing_key_not_found())?;
        let (header, signature) = (header.to_owned(), bytes(signature)?);
        Ok(Self {
            key: KeyId(key),
            algorithm,
            header,
            signature,
        })
    }

    /// Passes if this key signed exactly these bytes.
    pub fn verify(&self, key: &ProviderKey, payload: &[u8]) -> Result<(), Refusal> {
        let message = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(payload));
        let good = self.algorithm == key.algorithm
            && key
                .verifies(message.as_bytes(), &self.signature)
                .unwrap_or(false);
        if good {
            Ok(())
        } else {
            Err(refusals::signature_invalid())
        }
    }
}

impl ProviderKey {
    /// Checks that the key belongs to this provider and is not revoked.
    pub fn signs_for(
        &self,
        provider: ProviderId,
        organisation: OrganisationId,
    ) -> Result<(), Refusal> {
        if (self.provider, self.organisation) != (provider, organisation) {
            return Err(refusals::signing_key_not_found());
        }
        if self.revoked_at.is_some() {
            Err(refusals::signing_key_revoked())
        } else {
            Ok(())
        }
    }

    /// Verifies a signature. Returns `None` for a key that cannot be parsed.
    fn verifies(&self, message: &[u8], signature: &[u8]) -> Option<bool> {
        let member = |name: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(self.jwk.get(name)?.as_str()?).ok()?;
            <[u8; 32]>::try_from(bytes).ok()
        };
        match self.algorithm {
            SigningAlgorithm::EdDsa => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(&member("x")?).ok()?;
                let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
                Some(key.verify_strict(message, &signature).is_ok())
            }
            SigningAlgorithm::Es256 => {
                let point = [&[4][..], &member("x")?, &member("y")?].concat();
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok()?;
                let signature = p256::ecdsa::Signature::from_slice(signature).ok()?;
                Some(key.verify(message, &signature).is_ok())
            }
        }
    }
}
