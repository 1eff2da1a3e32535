//! Who is the user?
//!
//! An access token is a JWT that the user subgraph signed with RS256. No other algorithm is looked at, whatever the
//! token's header says. No token is fine here (public operations need none); a bad one never is.
//!
//! A verified token is remembered by the hash of its bytes until it expires, which saves the RSA operation on every
//! request but the first. What can change before then is looked at every time: its key is still published, its session
//! not revoked.

use std::sync::Arc;
use std::time::Duration;

use caller::{OrganisationKind, Role, User};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use moka::sync::Cache;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::config;
use super::keys::{Keys, Missing};
use super::refusal::Refusal;

const INVALID: &str = "the access token is not valid: sign in again";
const EXPIRED: &str = "the access token has expired: refresh the session";
pub const REVOKED: &str = "the session has ended: sign in again";

/// What a verified access token says.
#[derive(Debug)]
pub struct Token {
    pub user: User,
    /// The API client that it was issued to, if any: it is good with that client's key only.
    pub client: Option<Uuid>,
    /// Seconds since the epoch.
    pub expires: i64,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    org: Uuid,
    kind: OrganisationKind,
    roles: Vec<Role>,
    client_id: Option<Uuid>,
    sid: Uuid,
    exp: i64,
}

pub struct Tokens {
    keys: Arc<Keys>,
    validation: Validation,
    leeway: i64,
    verified: Cache<[u8; 32], Arc<Token>>,
}

impl Tokens {
    pub fn new(keys: Arc<Keys>, config: &config::Tokens) -> Self {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[&config.issuer]);
        validation.set_audience(&[&config.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_nbf = true;
        validation.leeway = config.leeway_seconds;
        let verified = Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(15)).build();
        Self { keys, validation, leeway: config.leeway_seconds.cast_signed(), verified }
    }

    /// The token of a request: `None` if it carries none.
    pub async fn read(&self, headers: &HeaderMap, now: i64) -> Result<Option<Arc<Token>>, Refusal> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let invalid = || Refusal::unauthenticated(INVALID);
        if values.next().is_some() {
            return Err(invalid());
        }
        let (scheme, token) =
            value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or_else(invalid)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(invalid());
        }
        self.verify(token.trim(), now).await.map(Some)
    }

    async fn verify(&self, token: &str, now: i64) -> Result<Arc<Token>, Refusal> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(known) = self.verified.get(&hash) {
            if known.expires.saturating_add(self.leeway) < now {
                return Err(Refusal::unauthenticated(EXPIRED));
            }
            if self.keys.has(&known.kid) {
                return Ok(known);
            }
        }
        let verified = Arc::new(self.decode(token).await?);
        self.verified.insert(hash, Arc::clone(&verified));
        Ok(verified)
    }

    async fn decode(&self, token: &str) -> Result<Token, Refusal> {
        let invalid = |_| Refusal::unauthenticated(INVALID);
        let header = jsonwebtoken::decode_header(token).map_err(invalid)?;
        let kid = header.kid.ok_or_else(|| Refusal::unauthenticated(INVALID))?;
        let key = self.keys.find(&kid).await.map_err(|missing| match missing {
            Missing::Unknown => Refusal::unauthenticated(INVALID),
            Missing::NotReady => Refusal::not_ready(),
        })?;
        let claims = match jsonwebtoken::decode::<Claims>(token, &key, &self.validation) {
            Ok(decoded) => decoded.claims,
            Err(error) if matches!(error.kind(), ErrorKind::ExpiredSignature) => {
                return Err(Refusal::unauthenticated(EXPIRED));
            }
            Err(error) => return Err(invalid(error)),
        };
        let Claims { sub, org, kind, roles, client_id, sid, exp } = claims;
        let user = User { id: sub, organisation: org, kind, roles, session: sid };
        Ok(Token { user, client: client_id, expires: exp, kid })
    }
}
