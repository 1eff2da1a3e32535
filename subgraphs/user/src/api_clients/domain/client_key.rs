//! The public keys that verify the assertions of a client (RFC 7523), as a JSON Web Key Set (RFC 7517).

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::refusals;
use crate::domain::Refusal;
use crate::sessions::domain::signing_key::rsa_bits;

const LONGEST: usize = 20_000;
const MOST: usize = 5;
const LONGEST_KID: usize = 128;
const RSA_BITS: usize = 2048;
/// Members that only the owner of a private key or of a shared secret has (RFC 7518, 6; RFC 8037, 2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A public key, with the only algorithm for which it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientKey {
    /// Selects one of several keys.
    pub kid: Option<String>,
    pub algorithm: KeyAlgorithm,
    /// The required members, as named by RFC 7518 and RFC 8037.
    pub jwk: Value,
}

/// A signature algorithm, named as in the header of a signed token.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum KeyAlgorithm {
    RS256,
    ES256,
    #[serde(rename = "EdDSA")]
    #[strum(serialize = "EdDSA")]
    EdDsa,
}

impl KeyAlgorithm {
    pub(crate) const fn of_tokens(self) -> Algorithm {
        match self {
            Self::RS256 => Algorithm::RS256,
            Self::ES256 => Algorithm::ES256,
            Self::EdDsa => Algorithm::EdDSA,
        }
    }
}

/// Reads 1 to 5 keys. Each of several keys needs an id of its own.
pub fn client_keys(jwks: &str) -> Result<Vec<ClientKey>, Refusal> {
    if jwks.len() > LONGEST {
        return Err(refusals::jwks_invalid());
    }
    let set: Map<String, Value> =
        serde_json::from_str(jwks).map_err(|_| refusals::jwks_invalid())?;
    let keys = set
        .get("keys")
        .and_then(Value::as_array)
        .ok_or_else(refusals::jwks_invalid)?;
    if !(1..=MOST).contains(&keys.len()) {
        return Err(refusals::jwks_invalid());
    }
    let keys: Vec<ClientKey> = keys.iter().map(ClientKey::read).collect::<Result<_, _>>()?;
    let ids: HashSet<&String> = keys.iter().filter_map(|key| key.kid.as_ref()).collect();
    if keys.len() == 1 || ids.len() == keys.len() {
        Ok(keys)
    } else {
        Err(refusals::jwks_invalid())
    }
}

impl ClientKey {
    fn read(jwk: &Value) -> Result<Self, Refusal> {
        let jwk = jwk.as_object().ok_or_else(refusals::jwks_invalid)?;
        if PRIVATE.iter().any(|member| jwk.contains_key(*member)) {
            return Err(refusals::private_key());
        }
        let (algorithm, public) = public(jwk).ok_or_else(refusals::jwks_invalid)?;
        let says = |member: &str, word: &str| jwk.get(member).is_none_or(|value| value == word);
        let kid = match jwk.get("kid") {
            None => None,
            Some(Value::String(kid))
                if (1..=LONGEST_KID).contains(&kid.len()) && !kid.contains('\0') =>
            {
                Some(kid.clone())
            }
            Some(_) => return Err(refusals::jwks_invalid()),
        };
        if says("use", "sig") && says("alg", algorithm.into_str()) {
            Ok(Self {
                kid,
                algorithm,
                jwk: public,
            })
        } else {
            Err(refusals::jwks_invalid())
        }
    }

    /// Returns `None` for a key that [`client_keys`] did not read.
    pub(crate) fn decoding(&self) -> Option<DecodingKey> {
        let member = |name: &str| self.jwk.get(name).and_then(Value::as_str);
        match self.algorithm {
            KeyAlgorithm::RS256 => DecodingKey::from_rsa_components(member("n")?, member("e")?),
            KeyAlgorithm::ES256 => DecodingKey::from_ec_components(member("x")?, member("y")?),
            KeyAlgorithm::EdDsa => DecodingKey::from_ed_components(member("x")?),
        }
        .ok()
    }
}

/// Returns the algorithm and the public members of a key that is supported and strong enough.
fn public(jwk: &Map<String, Value>) -> Option<(KeyAlgorithm, Value)> {
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
    match (text("kty")?, text("crv")) {
        ("RSA", _) => {
            let (modulus, exponent) = (bytes("n")?, bytes("e")?);
            (rsa_bits(&modulus, &exponent)? >= RSA_BITS).then_some(())?;
            Some((
                KeyAlgorithm::RS256,
                json!({ "kty": "RSA", "n": text("n"), "e": text("e") }),
            ))
        }
        ("EC", Some("P-256")) => {
            let point: Vec<u8> =
                [vec![4], exactly_32(bytes("x")?)?, exactly_32(bytes("y")?)?].concat();
            p256::PublicKey::from_sec1_bytes(&point).ok()?;
            Some((
                KeyAlgorithm::ES256,
                json!({ "kty": "EC", "crv": "P-256", "x": text("x"), "y": text("y") }),
            ))
        }
        ("OKP", Some("Ed25519")) => {
            let point: [u8; 32] = bytes("x")?.try_into().ok()?;
            let key = ed25519_dalek::VerifyingKey::from_bytes(&point).ok()?;
            (!key.is_weak()).then_some(())?;
            Some((
                KeyAlgorithm::EdDsa,
                json!({ "kty": "OKP", "crv": "Ed25519", "x": text("x") }),
            ))
        }
        _ => None,
    }
}

fn exactly_32(bytes: Vec<u8>) -> Option<Vec<u8>> {
    (bytes.len() == 32).then_some(bytes)
}
