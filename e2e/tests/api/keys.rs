//! Keys that a test makes: of the elliptic curve P-256, for ES256.

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

/// What PKCS#8 says before the 32 bytes of a private key of P-256.
const PKCS8: &[u8] = &[
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04,
    0x20,
];

pub struct SigningKey {
    pub private: EncodingKey,
    /// The public half.
    pub jwk: Value,
    der: Vec<u8>,
}

impl SigningKey {
    pub fn generate() -> Self {
        let der = [PKCS8, &rand::random::<[u8; 32]>()].concat();
        let private = EncodingKey::from_ec_der(&der);
        let jwk = serde_json::to_value(Jwk::from_encoding_key(&private, Algorithm::ES256).unwrap()).unwrap();
        Self { private, jwk, der }
    }

    /// The private half as a file that other programs read.
    pub fn pem(&self) -> String {
        let lines = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &self.der);
        format!("-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n")
    }
}
