use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::seed;

/// The PKCS#8 header before the 32 bytes of a P-256 private key.
const PKCS8: &[u8] = &[
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
    0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01,
    0x01, 0x04, 0x20,
];

/// A P-256 key for ES256 that belongs to a provider or a program.
pub struct SigningKey {
    private: EncodingKey,
    /// The public half.
    pub jwk: Value,
    der: Vec<u8>,
}

impl SigningKey {
    pub fn generate() -> anyhow::Result<Self> {
        let der = [PKCS8, &rand::random::<[u8; 32]>()].concat();
        let private = EncodingKey::from_ec_der(&der);
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&private, Algorithm::ES256)?)?;
        Ok(Self { private, jwk, der })
    }

    /// The private half in the file format that other programs read.
    #[must_use]
    pub fn pem(&self) -> String {
        let lines = STANDARD.encode(&self.der);
        format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")
    }

    /// A proof of possession of the private key for the registration of the public key.
    pub fn proof(&self, profile: &str, challenge: &str) -> anyhow::Result<String> {
        let exp = seed::now().unix_timestamp() + 300;
        let claims = json!({ "aud": "carnet", "sub": profile, "nonce": challenge, "exp": exp });
        Ok(jsonwebtoken::encode(
            &Header::new(Algorithm::ES256),
            &claims,
            &self.private,
        )?)
    }

    /// A JWS with a detached payload (RFC 7515, appendix F). `id` is the ID under which the key is registered.
    pub fn sign(&self, id: &str, payload: &str) -> anyhow::Result<String> {
        let header = URL_SAFE_NO_PAD.encode(json!({ "alg": "ES256", "kid": id }).to_string());
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signature =
            jsonwebtoken::crypto::sign(signed.as_bytes(), &self.private, Algorithm::ES256)?;
        Ok(format!("{header}..{signature}"))
    }
}
