//! Client authentication with a token that the client has signed itself (RFC 7523, 2.2 and 3).

use jsonwebtoken::Validation;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{ApiClient, ClientKey};
use crate::domain::{ApiClientId, Fingerprint};

/// Maximum remaining lifetime of an assertion.
const LONGEST: Duration = Duration::minutes(5);
/// Tolerated clock difference.
const SKEW: Duration = Duration::seconds(30);
const LONGEST_ID: usize = 255;

/// The accepted audiences of an assertion: either value.
#[derive(Clone, Copy, Debug)]
pub struct Audience<'a> {
    pub issuer: &'a str,
    pub token_endpoint: &'a str,
}

/// A verified assertion whose id has not yet been checked for replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvenAssertion {
    /// Fingerprint of the id.
    pub jti: Fingerprint,
    /// Time from which every clock considers the assertion expired.
    pub forget_at: OffsetDateTime,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: OneOrMany,
    jti: String,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The client that an assertion names, before its signature is verified.
#[must_use]
pub fn claimed_client(assertion: &str) -> Option<ApiClientId> {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Claims>(assertion)
        .ok()?
        .claims;
    Uuid::try_parse(&claims.sub).ok().map(ApiClientId)
}

/// Verifies an assertion of this client, with the algorithm of its registered key only.
#[must_use]
pub fn prove(
    assertion: &str,
    client: &ApiClient,
    audience: Audience<'_>,
    now: OffsetDateTime,
) -> Option<ProvenAssertion> {
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    // A critical header would have to be understood (RFC 7515, 4.1.11), and none is.
    let key = choose(&client.keys, header.kid.as_deref()).filter(|_| header.crit.is_none())?;
    let mut validation = Validation::new(key.algorithm.of_tokens());
    // The claims are checked below, because the library would use its own clock.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = jsonwebtoken::decode::<Claims>(assertion, &key.decoding()?, &validation)
        .ok()?
        .claims;
    let of_client = |text: &String| Uuid::try_parse(text).is_ok_and(|id| id == client.id.0);
    let good = of_client(&claims.iss)
        && of_client(&claims.sub)
        && audience.is(&claims.aud)
        && (1..=LONGEST_ID).contains(&claims.jti.len());
    let expires_at = claims.in_time(now).filter(|_| good)?;
    Some(ProvenAssertion {
        jti: Fingerprint(Sha256::digest(&claims.jti).into()),
        forget_at: expires_at + SKEW,
    })
}

fn choose<'a>(keys: &'a [ClientKey], kid: Option<&str>) -> Option<&'a ClientKey> {
    match (kid, keys) {
        (Some(kid), _) if keys.iter().any(|key| key.kid.is_some()) => {
            keys.iter().find(|key| key.kid.as_deref() == Some(kid))
        }
        (_, [only]) => Some(only),
        _ => None,
    }
}

impl Audience<'_> {
    /// Every audience must be ours. Another recipient could otherwise pass the assertion on.
    fn is(self, named: &OneOrMany) -> bool {
        let ours = |name: &String| name == self.issuer || name == self.token_endpoint;
        match named {
            OneOrMany::One(name) => ours(name),
            OneOrMany::Many(many) => !many.is_empty() && many.iter().all(ours),
        }
    }
}

impl Claims {
    /// The expiry of the claims, if they are valid now.
    fn in_time(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let expires_at = moment(self.exp)?;
        let begun = |claim: Option<f64>| match claim {
            Some(seconds) => moment(seconds).is_some_and(|at| at <= now + SKEW),
            None => true,
        };
        let in_time = now < expires_at && expires_at <= now + LONGEST + SKEW;
        (in_time && begun(self.nbf) && begun(self.iat)).then_some(expires_at)
    }
}

/// Parses a `NumericDate` (RFC 7519, 2), to the second.
fn moment(seconds: f64) -> Option<OffsetDateTime> {
    OffsetDateTime::UNIX_EPOCH.checked_add(Duration::checked_seconds_f64(seconds)?)
}
