//! The platform's signing keys. The newest one countersigns reports and signs QR codes; earlier ones are only published, so that
//! their signatures can still be verified.
//!
//! Signatures are compact JWS (RFC 7515) with Ed25519 (RFC 8037). The `typ` in the header identifies the kind of payload, so that
//! one kind cannot be substituted for another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const END: &str = "-----END PRIVATE KEY-----";

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("not an Ed25519 private key in PKCS#8 PEM")]
    Pem(#[from] ed25519_dalek::pkcs8::Error),
    #[error("the file contains no key")]
    None,
}

/// Generates a key as PEM text.
pub fn generate_certificate_key() -> Result<SecretString, KeyError> {
    let key = SigningKey::from_bytes(&rand::random());
    Ok(SecretString::from(
        key.to_pkcs8_pem(LineEnding::LF)?.as_str(),
    ))
}

/// Keys of the platform. The first one signs.
pub struct CertificateKeys {
    signs: SigningKey,
    kid: String,
    public: Vec<(String, VerifyingKey)>,
}

impl CertificateKeys {
    /// Reads one or more consecutive PEM blocks, the newest key first.
    pub fn read(pem: &SecretString) -> Result<Self, KeyError> {
        let blocks = pem
            .expose_secret()
            .split_inclusive(END)
            .filter(|block| block.contains(END));
        let keys: Vec<SigningKey> = blocks
            .map(|block| SigningKey::from_pkcs8_pem(block.trim()))
            .collect::<Result<_, _>>()?;
        let public = keys
            .iter()
            .map(|key| (thumbprint(&key.verifying_key()), key.verifying_key()));
        let public: Vec<(String, VerifyingKey)> = public.collect();
        let first = public.first().map(|(kid, _)| kid.clone());
        let (signs, kid) = keys.into_iter().next().zip(first).ok_or(KeyError::None)?;
        Ok(Self { signs, kid, public })
    }

    /// Public keys as a JWK set (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> Value {
        let keys = self.public.iter().map(|(kid, key)| {
            json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": coordinate(key) })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }

    /// Signs claims as a compact JWS of this type.
    pub fn sign(&self, kind: &str, claims: &impl Serialize) -> Result<String, serde_json::Error> {
        let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?);
        let message = format!("{}.{claims}", header(kind, &self.kid));
        let signature = URL_SAFE_NO_PAD.encode(self.signs.sign(message.as_bytes()).to_bytes());
        Ok(format!("{message}.{signature}"))
    }

    /// Claims of a compact JWS if it has this type and a valid signature of one of the keys. Headers and signatures have one
    /// permitted encoding, so a JWS has exactly one text.
    #[must_use]
    pub fn verify<C: DeserializeOwned>(&self, kind: &str, jws: &str) -> Option<C> {
        let (message, signature) = jws.rsplit_once('.')?;
        let (said, claims) = message.split_once('.')?;
        let (_, key) = self
            .public
            .iter()
            .find(|(kid, _)| header(kind, kid) == said)?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        key.verify_strict(message.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn header(typ: &str, kid: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}"#))
}

fn coordinate(key: &VerifyingKey) -> String {
    URL_SAFE_NO_PAD.encode(key.as_bytes())
}

/// JWK thumbprint (RFC 7638) with SHA-256.
fn thumbprint(key: &VerifyingKey) -> String {
    let members = format!(
        r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#,
        coordinate(key)
    );
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}
