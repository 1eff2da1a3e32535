//! The keys that sign access tokens, and their public keys.
//!
//! A key is an RSA key in PKCS#8 PEM, identified by its id (`kid`). Ids that [`generate`] creates contain the time of
//! creation, so the life of a key needs no other record:
//!
//! ```text
//! created --published at once--> signs after the delay --a newer key signs--> verifies while its tokens are valid --> unused
//! ```
//!
//! The delay lets other processes read the new key before they receive a token of it. An id that is not a UUID of
//! version 7 counts as created long ago. There is always a key that signs: if all are younger than the delay, the
//! oldest.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts;
use rsa::{BigUint, RsaPrivateKey, RsaPublicKey};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use time::{Duration, OffsetDateTime};
use uuid::{Uuid, Version};

use super::ACCESS_LIFETIME;

const BITS: usize = 2048;
/// Time for which a key is published after its last token has expired, because clocks differ.
const GRACE: Duration = Duration::minutes(1);

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("a key id has 1 to 64 letters, digits, hyphens and underscores")]
    Id,
    #[error("not an RSA private key in PKCS#8 PEM: {0}")]
    Pem(#[from] rsa::pkcs8::Error),
    #[error("an RSA key of {0} bits is too short")]
    TooShort(usize),
    #[error("there is no key to sign with")]
    NoKey,
    #[error(transparent)]
    Rsa(#[from] rsa::Error),
    #[error(transparent)]
    Token(#[from] jsonwebtoken::errors::Error),
}

/// Generates a key. Returns its id and its PEM text.
pub fn generate() -> Result<(String, SecretString), Error> {
    let pem = RsaPrivateKey::new(&mut OsRng, BITS)?.to_pkcs8_pem(LineEnding::LF)?;
    Ok((Uuid::now_v7().to_string(), SecretString::from(pem.as_str())))
}

/// A public key (RFC 7517).
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

/// The public keys of all keys.
#[derive(Clone, Debug, Serialize)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

struct SigningKey {
    made_at: OffsetDateTime,
    kid: String,
    private: EncodingKey,
    public: Jwk,
}

/// The keys of this process, oldest first.
pub struct SigningKeys(Vec<SigningKey>);

impl SigningKeys {
    /// Parses keys, given as id and PEM text.
    pub fn read(keys: impl IntoIterator<Item = (String, SecretString)>) -> Result<Self, Error> {
        let mut keys: Vec<_> = keys
            .into_iter()
            .map(|(kid, pem)| SigningKey::read(kid, &pem))
            .collect::<Result<_, _>>()?;
        keys.sort_by(|one, other| (one.made_at, &one.kid).cmp(&(other.made_at, &other.kid)));
        if keys.is_empty() {
            Err(Error::NoKey)
        } else {
            Ok(Self(keys))
        }
    }

    /// Signs a token. A key signs from `delay` after its creation.
    pub fn sign(
        &self,
        claims: &impl Serialize,
        now: OffsetDateTime,
        delay: Duration,
    ) -> Result<SecretString, Error> {
        let key = self.signing(now, delay).ok_or(Error::NoKey)?;
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::RS256)
        };
        Ok(jsonwebtoken::encode(&header, claims, &key.private)?.into())
    }

    /// The id of the key that signs.
    #[must_use]
    pub fn signs_with(&self, now: OffsetDateTime, delay: Duration) -> Option<&str> {
        self.signing(now, delay).map(|key| key.kid.as_str())
    }

    /// The keys that sign, will sign, or have signed a token that may still be valid.
    #[must_use]
    pub fn public(&self, now: OffsetDateTime, delay: Duration) -> Jwks {
        let successors = self.0.iter().skip(1).map(Some).chain([None]);
        let believed = self.0.iter().zip(successors).filter(|(_, successor)| {
            successor.is_none_or(|key| {
                now < key
                    .signs_from(delay)
                    .saturating_add(ACCESS_LIFETIME + GRACE)
            })
        });
        Jwks {
            keys: believed.map(|(key, _)| key.public.clone()).collect(),
        }
    }

    fn signing(&self, now: OffsetDateTime, delay: Duration) -> Option<&SigningKey> {
        self.0
            .iter()
            .rfind(|key| key.signs_from(delay) <= now)
            .or_else(|| self.0.first())
    }
}

impl SigningKey {
    fn read(kid: String, pem: &SecretString) -> Result<Self, Error> {
        let id_good = (1..=64).contains(&kid.len())
            && kid
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !id_good {
            return Err(Error::Id);
        }
        let key = RsaPrivateKey::from_pkcs8_pem(pem.expose_secret())?;
        if key.n().bits() < BITS {
            return Err(Error::TooShort(key.n().bits()));
        }
        let private = EncodingKey::from_rsa_pem(pem.expose_secret().as_bytes())?;
        Ok(Self {
            made_at: made_at(&kid),
            public: public(&kid, &key.to_public_key()),
            kid,
            private,
        })
    }

    const fn signs_from(&self, delay: Duration) -> OffsetDateTime {
        self.made_at.saturating_add(delay)
    }
}

fn made_at(kid: &str) -> OffsetDateTime {
    let id = Uuid::try_parse(kid)
        .ok()
        .filter(|id| id.get_version() == Some(Version::SortRand));
    let (seconds, _) = id
        .and_then(|id| id.get_timestamp())
        .map(|made| made.to_unix())
        .unwrap_or_default();
    let made_at = i64::try_from(seconds)
        .ok()
        .and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    made_at.unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Returns the number of bits of an RSA public key, or `None` if the key is malformed.
#[must_use]
pub fn rsa_bits(modulus: &[u8], exponent: &[u8]) -> Option<usize> {
    let (modulus, exponent) = (
        BigUint::from_bytes_be(modulus),
        BigUint::from_bytes_be(exponent),
    );
    RsaPublicKey::new(modulus, exponent)
        .ok()
        .map(|key| key.n().bits())
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
