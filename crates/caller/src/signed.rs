use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ApiClient, Caller, Identity, InvalidKey, SigningKey, key::public_key};

/// Header with the signed caller.
pub const HEADER: &str = "x-carnet-caller";
/// Lifetime of a signed caller: one hop and some clock skew.
pub const LIFETIME: Duration = Duration::from_secs(30);

const ISSUER: &str = "carnet-gateway";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    who: Identity,
    client: Option<ApiClient>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    correlation: Uuid,
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
    pub correlation: Uuid,
}

/// Signs callers for one subgraph, in the gateway.
#[derive(Clone)]
pub struct Signer {
    subgraph: String,
    key: SigningKey,
}

impl Signer {
    #[must_use]
    pub fn new(subgraph: &str, key: &SigningKey) -> Self {
        Self {
            subgraph: subgraph.to_owned(),
            key: key.clone(),
        }
    }

    /// Calls [`Signer::sign_claims`] without an address.
    pub fn sign(
        &self,
        who: &Identity,
        client: Option<&ApiClient>,
        correlation: Uuid,
        now: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = CallerClaims {
            identity: who,
            client,
            address: None,
            correlation,
        };
        self.sign_claims(&claims, now)
    }

    /// Value of [`HEADER`] for one request, valid from `now` (seconds since the epoch) for [`LIFETIME`].
    pub fn sign_claims(
        &self,
        caller: &CallerClaims<'_>,
        now: i64,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: self.subgraph.clone(),
            iat: now,
            exp: now.saturating_add(LIFETIME.as_secs().cast_signed()),
            who: caller.identity.clone(),
            client: caller.client.cloned(),
            address: caller.address.map(str::to_owned),
            correlation: caller.correlation,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, self.key.encoding())
    }
}

/// Verifies callers for one subgraph, in the subgraph.
#[derive(Clone)]
pub struct Verifier {
    key: DecodingKey,
    validation: Validation,
}

impl Verifier {
    /// Accepts callers for this subgraph that were signed with the private key of `public_hex` (lower-case hex).
    pub fn new(subgraph: &str, public_hex: &str) -> Result<Self, InvalidKey> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[subgraph]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "aud", "iss"]);
        validation.leeway = 5;
        Ok(Self {
            key: DecodingKey::from_ed_der(public_key(public_hex)?.as_bytes()),
            validation,
        })
    }

    /// Returns the caller that the gateway signed for this subgraph.
    pub fn verify(&self, header: &str) -> Result<Caller, InvalidCaller> {
        let token = jsonwebtoken::decode::<Claims>(header, &self.key, &self.validation)
            .map_err(|_| InvalidCaller)?;
        let Claims {
            who,
            client,
            address,
            correlation,
            ..
        } = token.claims;
        Ok(Caller {
            identity: who,
            client,
            address,
            correlation,
        })
    }
}
