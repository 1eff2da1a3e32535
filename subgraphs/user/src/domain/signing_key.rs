//! The keys that sign access tokens, and what the world may know of them.
//!
//! A key is an RSA key in PKCS#8 PEM, known by its id (`kid`). There may be several: the newest signs and all are
//! published, so a new key can be known everywhere before it signs and an old one is believed until the tokens that it
//! signed have expired. Ids made by [`generate`] sort by time, so "newest" is "last by id" and needs no other record.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts;
use rsa::{RsaPrivateKey, RsaPublicKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

use super::AccessToken;

const BITS: usize = 2048;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a key id is 1 to 64 letters, digits, - or _")]
    Id,
    #[error("not an RSA private key in PKCS#8 PEM: {0}")]
    Pem(#[from] rsa::pkcs8::Error),
    #[error("an RSA key of {0} bits is too short")]
    TooShort(usize),
    #[error("no key to sign with")]
    NoKey,
    #[error(transparent)]
    Rsa(#[from] rsa::Error),
    #[error(transparent)]
    Token(#[from] jsonwebtoken::errors::Error),
}

/// Makes a key: its id and its PEM text.
pub fn generate() -> Result<(String, SecretString), Error> {
    let pem = RsaPrivateKey::new(&mut OsRng, BITS)?.to_pkcs8_pem(LineEnding::LF)?;
    Ok((Uuid::now_v7().to_string(), SecretString::from(pem.as_str())))
}

/// A key's public half (RFC 7517).
#[derive(Clone, Debug, Serialize)]
pub struct Jwk {
    kty: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    kid: String,
    n: String,
    e: String,
}

/// The public halves of all keys.
#[derive(Clone, Debug, Serialize)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

struct SigningKey {
    kid: String,
    private: EncodingKey,
    public: Jwk,
}

/// The keys of this process, oldest first.
pub struct SigningKeys(Vec<SigningKey>);

impl SigningKeys {
    /// Reads keys, given as id and PEM text.
    pub fn read(keys: impl IntoIterator<Item = (String, SecretString)>) -> Result<Self, Error> {
        let mut keys: Vec<_> =
            keys.into_iter().map(|(kid, pem)| SigningKey::read(kid, &pem)).collect::<Result<_, _>>()?;
        keys.sort_by(|one, other| one.kid.cmp(&other.kid));
        if keys.is_empty() { Err(Error::NoKey) } else { Ok(Self(keys)) }
    }

    /// The signed token, under the newest key.
    pub fn sign(&self, token: &AccessToken<'_>) -> Result<SecretString, Error> {
        let key = self.0.last().ok_or(Error::NoKey)?;
        let header = Header { kid: Some(key.kid.clone()), ..Header::new(Algorithm::RS256) };
        Ok(jsonwebtoken::encode(&header, token, &key.private)?.into())
    }

    /// The id of the key that signs.
    #[must_use]
    pub fn signs_with(&self) -> Option<&str> {
        self.0.last().map(|key| key.kid.as_str())
    }

    #[must_use]
    pub fn public(&self) -> Jwks {
        Jwks { keys: self.0.iter().map(|key| key.public.clone()).collect() }
    }
}

impl SigningKey {
    fn read(kid: String, pem: &SecretString) -> Result<Self, Error> {
        let id_good = (1..=64).contains(&kid.len())
            && kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !id_good {
            return Err(Error::Id);
        }
        let key = RsaPrivateKey::from_pkcs8_pem(pem.expose_secret())?;
        if key.n().bits() < BITS {
            return Err(Error::TooShort(key.n().bits()));
        }
        let private = EncodingKey::from_rsa_pem(pem.expose_secret().as_bytes())?;
        Ok(Self { public: public(&kid, &key.to_public_key()), kid, private })
    }
}

fn public(kid: &str, key: &RsaPublicKey) -> Jwk {
    Jwk {
        kty: "RSA",
        usage: "sig",
        alg: "RS256",
        kid: kid.to_owned(),
        n: URL_SAFE_NO_PAD.encode(key.n().to_bytes_be()),
        e: URL_SAFE_NO_PAD.encode(key.e().to_bytes_be()),
    }
}
