//! Authentication: verifies the access token.
//!
//! An access token is a JWT that the user subgraph signed with RS256. No other algorithm is accepted, whatever the
//! header of the token says. A request without a token passes (public operations need none); a request with an invalid
//! token is refused. A token with a session belongs to a person; a token without one belongs to a program (OAuth client
//! credentials).
//!
//! A verified token is cached by the hash of its bytes until it expires, which saves the RSA operation on every request
//! but the first. Two conditions can change before then and are checked on every request: the key is still published,
//! and the session is not revoked.

use std::sync::Arc;
use std::time::Duration;

use caller::{OrganisationKind, Role, User};
use http::HeaderMap;
use http::header::AUTHORIZATION;
use jsonwebtoken::{Algorithm, Validation};
use moka::sync::Cache;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::config;
use super::keys::{Keys, Missing};
use super::refusal::Refusal;

const INVALID: &str = "The access token is not valid. Sign in again.";
const EXPIRED: &str = "The access token has expired. Refresh the session.";
pub const REVOKED: &str = "The session has ended. Sign in again.";

/// The content of a verified access token.
#[derive(Debug)]
pub struct Token {
    pub holder: Holder,
    /// Seconds since the epoch.
    pub expires: i64,
    kid: String,
}

/// The holder of the token.
#[derive(Debug, PartialEq)]
pub enum Holder {
    Person {
        user: User,
        /// The API client that the token was issued to, if any. The token is valid with the key of that client only.
        client: Option<Uuid>,
    },
    Program(Grant),
}

/// The grant of a program at the time when its token was issued. The client may have fewer scopes now.
#[derive(Debug, PartialEq)]
pub struct Grant {
    pub client: Uuid,
    pub organisation: Option<Uuid>,
    pub scopes: Vec<String>,
}

impl Token {
    /// The signed-in person, if the token belongs to a person.
    pub const fn user(&self) -> Option<&User> {
        match &self.holder {
            Holder::Person { user, .. } => Some(user),
            Holder::Program(_) => None,
        }
    }

    /// The client that the token was issued to.
    pub const fn client(&self) -> Option<Uuid> {
        match &self.holder {
            Holder::Person { client, .. } => *client,
            Holder::Program(grant) => Some(grant.client),
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: Uuid,
    exp: i64,
    nbf: Option<i64>,
    client_id: Option<Uuid>,
    sid: Option<Uuid>,
    org: Option<Uuid>,
    kind: Option<OrganisationKind>,
    roles: Option<Vec<Role>>,
    scope: Option<String>,
}

impl Claims {
    /// Refuses a token that has expired or is not valid yet.
    fn check_times(&self, now: i64, leeway: i64) -> Result<(), Refusal> {
        if self.exp.saturating_add(leeway) < now {
            return Err(Refusal::unauthenticated(EXPIRED));
        }
        let is_early = |nbf: i64| nbf.saturating_sub(leeway) > now;
        if self.nbf.is_some_and(is_early) {
            return Err(Refusal::unauthenticated(INVALID));
        }
        Ok(())
    }

    /// Returns `None` for a token whose claims are those of neither a person nor a program.
    fn holder(self) -> Option<Holder> {
        match self {
            Self {
                sub,
                sid: Some(session),
                org,
                kind,
                roles,
                client_id: client,
                ..
            } => {
                let user = User {
                    id: sub,
                    organisation: org?,
                    kind: kind?,
                    roles: roles?,
                    session,
                };
                Some(Holder::Person { user, client })
            }
            Self {
                sub,
                client_id,
                org: organisation,
                kind: None,
                roles: None,
                scope: Some(scope),
                ..
            } => {
                let client = client_id.filter(|client| *client == sub)?;
                let scopes = scope
                    .split(' ')
                    .filter(|scope| !scope.is_empty())
                    .map(str::to_owned)
                    .collect();
                Some(Holder::Program(Grant {
                    client,
                    organisation,
                    scopes,
                }))
            }
            _ => None,
        }
    }
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
        validation.set_audience(&[&config.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // `Claims::check_times` checks the times, because the library would use its own clock.
        validation.validate_exp = false;
        let verified = Cache::builder()
            .max_capacity(10_000)
            .time_to_live(Duration::from_mins(15))
            .build();
        Self {
            keys,
            validation,
            leeway: config.leeway_seconds.cast_signed(),
            verified,
        }
    }

    /// Returns the token of a request; `None` if the request has none.
    pub async fn read(&self, headers: &HeaderMap, now: i64) -> Result<Option<Arc<Token>>, Refusal> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        let invalid = || Refusal::unauthenticated(INVALID);
        if values.next().is_some() {
            return Err(invalid());
        }
        let (scheme, token) = value
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .ok_or_else(invalid)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(invalid());
        }
        self.verify(token.trim(), now).await.map(Some)
    }

    /// Returns true if the issuer is an https address; `None` if it has not been read yet.
    pub fn has_https_issuer(&self) -> Option<bool> {
        self.keys.has_https_issuer()
    }

    pub async fn verify(&self, token: &str, now: i64) -> Result<Arc<Token>, Refusal> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(known) = self.verified.get(&hash) {
            if known.expires.saturating_add(self.leeway) < now {
                return Err(Refusal::unauthenticated(EXPIRED));
            }
            if self.keys.has(&known.kid) {
                return Ok(known);
            }
        }
        let verified = Arc::new(self.decode(token, now).await?);
        self.verified.insert(hash, Arc::clone(&verified));
        Ok(verified)
    }

    async fn decode(&self, token: &str, now: i64) -> Result<Token, Refusal> {
        let invalid = |_| Refusal::unauthenticated(INVALID);
        let header = jsonwebtoken::decode_header(token).map_err(invalid)?;
        let kid = header.kid.filter(|_| header.alg == Algorithm::RS256);
        let kid = kid.ok_or_else(|| Refusal::unauthenticated(INVALID))?;
        let key = self
            .keys
            .find(&kid)
            .await
            .map_err(|missing| match missing {
                Missing::Unknown => Refusal::unauthenticated(INVALID),
                Missing::NotReady => Refusal::not_ready(),
            })?;
        let decoded = jsonwebtoken::decode::<Claims>(token, &key, &self.validation);
        let claims = decoded.map_err(invalid)?.claims;
        claims.check_times(now, self.leeway)?;
        // Checked here because the library needs the issuer before the keys have been read.
        if !self.keys.is_issuer(&claims.iss).await {
            return Err(Refusal::unauthenticated(INVALID));
        }
        let expires = claims.exp;
        let holder = claims
            .holder()
            .ok_or_else(|| Refusal::unauthenticated(INVALID))?;
        Ok(Token {
            holder,
            expires,
            kid,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn claims(differences: &Value) -> Option<Claims> {
        let id = Uuid::from_u128(1);
        let mut claims =
            json!({ "iss": "i", "sub": id, "client_id": id, "exp": 1, "scope": "a  b" });
        for (name, value) in differences.as_object().unwrap() {
            claims[name] = value.clone();
        }
        serde_json::from_value(claims).ok()
    }

    fn holder(differences: &Value) -> Option<Holder> {
        claims(differences)?.holder()
    }

    #[test]
    fn a_token_is_valid_from_its_start_to_its_expiry_and_for_the_leeway_around_them() {
        let good = |times: &Value, now| claims(times).unwrap().check_times(now, 5).is_ok();
        let times = json!({ "nbf": 1_000, "exp": 2_000 });
        for (now, expected) in [
            (994, false),
            (995, true),
            (1_000, true),
            (2_005, true),
            (2_006, false),
        ] {
            assert_eq!(good(&times, now), expected, "{now}");
        }
        let without_start = json!({ "exp": 2_000 });
        assert!(good(&without_start, 0) && !good(&without_start, 2_006));
    }

    #[test]
    fn a_token_is_a_persons_or_a_programs_and_never_half_of_both() {
        let id = Uuid::from_u128(1);
        let scopes = vec!["a".to_owned(), "b".to_owned()];
        let program = Grant {
            client: id,
            organisation: None,
            scopes,
        };
        assert_eq!(holder(&json!({})), Some(Holder::Program(program)));
        let person = json!({ "sid": id, "org": id, "kind": "SELLER", "roles": [] });
        assert!(matches!(
            holder(&person),
            Some(Holder::Person {
                client: Some(_),
                ..
            })
        ));
        let neither = [
            json!({ "roles": ["PLATFORM_ADMIN"] }),
            json!({ "kind": "PLATFORM" }),
            json!({ "scope": null }),
            json!({ "client_id": null }),
            json!({ "client_id": Uuid::from_u128(2) }),
            json!({ "sid": id }),
            json!({ "sid": id, "org": id, "kind": "SELLER" }),
            json!({ "sid": "x", "org": id, "kind": "SELLER", "roles": [] }),
            json!({ "sid": id, "org": id, "kind": "SELLER", "roles": ["GOD"] }),
        ];
        for claims in neither {
            assert_eq!(holder(&claims), None, "{claims}");
        }
    }
}
