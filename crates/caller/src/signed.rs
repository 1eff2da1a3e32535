use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::caller::Signed;
use crate::key::public_key;
use crate::{ApiClient, Caller, Identity, InvalidKey, SigningKey};

/// Header with the signed caller.
pub const HEADER: &str = "x-carnet-caller";
/// Header with the correlation ID, a UUID. It is not signed, so that requests with different IDs can share a signed caller.
pub const CORRELATION_HEADER: &str = "x-request-id";
/// Lifetime of a signed caller: one hop, some clock skew, and the time for which the gateway reuses it.
pub const LIFETIME: Duration = Duration::from_secs(30);

const ISSUER: &str = "carnet-gateway";
/// Seconds for which an expired caller is accepted, because clocks differ.
const LEEWAY: i64 = 5;
/// Maximum total length of the headers that a verifier caches, in bytes.
const CACHED: u64 = 8 * 1024 * 1024;

/// The claims as the gateway writes them.
#[derive(Serialize)]
struct NewClaims<'a> {
    iss: &'static str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    who: &'a Identity,
    client: Option<&'a ApiClient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

/// The claims that a subgraph reads. `jsonwebtoken` checks the issuer and the audience.
#[derive(Deserialize)]
struct Claims {
    exp: i64,
    who: Identity,
    client: Option<ApiClient>,
    #[serde(default)]
    address: Option<String>,
}

/// The header is missing, forged, expired or for another subgraph. The error does not reveal which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no caller signed for this subgraph")]
pub struct InvalidCaller;

/// Claims about a caller that the gateway signs.
#[derive(Clone, Copy, Debug)]
pub struct CallerClaims<'a> {
    pub identity: &'a Identity,
    pub client: Option<&'a ApiClient>,
    /// Network address of the request, if it is known.
    pub address: Option<&'a str>,
}

/// Signs callers for one subgraph, in the gateway.
#[derive(Clone)]
pub struct Signer {
    subgraph: String,
    /// The encoded header of every token.
    header: String,
    key: SigningKey,
}

impl Signer {
    #[must_use]
    pub fn new(subgraph: &str, key: &SigningKey) -> Self {
        Self {
            subgraph: subgraph.to_owned(),
            header: URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"EdDSA"}"#),
            key: key.clone(),
        }
    }

    /// Calls [`Signer::sign_claims`] without an address.
    pub fn sign(
        &self,
        who: &Identity,
        client: Option<&ApiClient>,
        now: i64,
    ) -> Result<String, serde_json::Error> {
        let claims = CallerClaims {
            identity: who,
            client,
            address: None,
        };
        self.sign_claims(&claims, now)
    }

    /// Value of [`HEADER`], valid from `now` (seconds since the epoch) for [`LIFETIME`]: a JWS in compact form (RFC 7515).
    pub fn sign_claims(
        &self,
        caller: &CallerClaims<'_>,
        now: i64,
    ) -> Result<String, serde_json::Error> {
        let claims = NewClaims {
            iss: ISSUER,
            aud: &self.subgraph,
            iat: now,
            exp: now.saturating_add(LIFETIME.as_secs().cast_signed()),
            who: caller.identity,
            client: caller.client,
            address: caller.address,
        };
        let mut token = format!("{}.", self.header);
        URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(&claims)?, &mut token);
        let signature = self.key.sign(&token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

/// A caller whose signature has been verified.
#[derive(Clone)]
struct Verified {
    signed: Arc<Signed>,
    /// Seconds since the epoch.
    expires: i64,
}

impl Verified {
    /// The caller of a request at this time, if it has not expired.
    fn caller(&self, correlation: Uuid, now: i64) -> Result<Caller, InvalidCaller> {
        if now > self.expires.saturating_add(LEEWAY) {
            return Err(InvalidCaller);
        }
        Ok(Caller {
            signed: Arc::clone(&self.signed),
            correlation,
        })
    }
}

/// Verifies callers for one subgraph, in the subgraph.
#[derive(Clone)]
pub struct Verifier {
    key: DecodingKey,
    validation: Validation,
    /// Verified callers by header, because the gateway reuses them. Only the gateway can sign, so nobody else adds entries.
    verified: Cache<String, Verified>,
}

impl Verifier {
    /// Accepts callers for this subgraph that were signed with the private key of `public_hex` (lower-case hex).
    pub fn new(subgraph: &str, public_hex: &str) -> Result<Self, InvalidKey> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[subgraph]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "aud", "iss"]);
        // `Verified::caller` checks the expiry, also that of cached callers.
        validation.validate_exp = false;
        let verified = Cache::builder()
            .max_capacity(CACHED)
            .weigher(|header: &String, _| u32::try_from(header.len()).unwrap_or(u32::MAX))
            .time_to_live(LIFETIME + Duration::from_secs(LEEWAY.unsigned_abs()))
            .build();
        Ok(Self {
            key: DecodingKey::from_ed_der(public_key(public_hex)?.as_bytes()),
            validation,
            verified,
        })
    }

    /// Returns the caller that the gateway signed for this subgraph, in a request with this correlation ID.
    pub fn verify(&self, header: &str, correlation: Uuid) -> Result<Caller, InvalidCaller> {
        self.verify_at(header, correlation, clock::now().unix_timestamp())
    }

    fn verify_at(
        &self,
        header: &str,
        correlation: Uuid,
        now: i64,
    ) -> Result<Caller, InvalidCaller> {
        if let Some(verified) = self.verified.get(header) {
            return verified.caller(correlation, now);
        }
        let verified = self.decode(header)?;
        let caller = verified.caller(correlation, now)?;
        self.verified.insert(header.to_owned(), verified);
        Ok(caller)
    }

    /// Verifies the signature, the issuer and the audience.
    fn decode(&self, header: &str) -> Result<Verified, InvalidCaller> {
        let token = jsonwebtoken::decode::<Claims>(header, &self.key, &self.validation)
            .map_err(|_| InvalidCaller)?;
        let Claims {
            exp,
            who,
            client,
            address,
        } = token.claims;
        let signed = Signed {
            identity: who,
            client,
            address,
        };
        Ok(Verified {
            signed: Arc::new(signed),
            expires: exp,
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn key(digits: &str) -> SigningKey {
        SigningKey::from_hex(&SecretString::from(digits.repeat(32))).unwrap()
    }

    #[test]
    fn a_cached_caller_expires_like_any_other() {
        let key = key("01");
        let header = Signer::new("order", &key)
            .sign(&Identity::Gateway, None, NOW)
            .unwrap();
        let verifier = Verifier::new("order", &key.public_hex()).unwrap();
        let last = NOW + LIFETIME.as_secs().cast_signed() + LEEWAY;
        let verify = |at| verifier.verify_at(&header, Uuid::nil(), at);
        assert_eq!(verify(last + 1), Err(InvalidCaller), "not cached");
        assert!(verifier.verified.get(&header).is_none());
        assert!(verify(NOW).is_ok());
        assert!(verifier.verified.get(&header).is_some());
        assert!(verify(last).is_ok());
        assert_eq!(verify(last + 1), Err(InvalidCaller), "cached");
    }

    #[test]
    fn a_rotated_key_refuses_a_caller_that_the_former_key_signed() {
        let (former, current) = (key("01"), key("02"));
        let header = Signer::new("order", &former)
            .sign(&Identity::Gateway, None, NOW)
            .unwrap();
        let verify = |key: &SigningKey| {
            let verifier = Verifier::new("order", &key.public_hex()).unwrap();
            verifier.verify_at(&header, Uuid::nil(), NOW)
        };
        assert!(verify(&former).is_ok());
        assert_eq!(verify(&current), Err(InvalidCaller));
    }

    #[test]
    fn requests_with_the_same_header_have_their_own_correlation() {
        let key = key("01");
        let header = Signer::new("order", &key)
            .sign(&Identity::Gateway, None, NOW)
            .unwrap();
        let verifier = Verifier::new("order", &key.public_hex()).unwrap();
        for correlation in [Uuid::now_v7(), Uuid::now_v7()] {
            let caller = verifier.verify_at(&header, correlation, NOW).unwrap();
            assert_eq!(caller.correlation(), correlation);
            assert!(caller.gateway().is_ok());
        }
    }
}
