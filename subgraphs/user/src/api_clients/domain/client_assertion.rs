//! A program proves who it is with a token that it signed itself (RFC 7523, 2.2 and 3).

use jsonwebtoken::Validation;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{ApiClient, ClientKey};
use crate::domain::{ApiClientId, Fingerprint};

/// How far ahead an assertion may expire.
const LONGEST: Duration = Duration::minutes(5);
/// How much clocks may differ.
const SKEW: Duration = Duration::seconds(30);
const LONGEST_ID: usize = 255;

/// Whom an assertion must be for: either of these.
#[derive(Clone, Copy, Debug)]
pub struct Audience<'a> {
    pub issuer: &'a str,
    pub token_endpoint: &'a str,
}

/// What an assertion has proved, once it has not been shown before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvenAssertion {
    /// Of its id.
    pub jti: Fingerprint,
    /// From when on nobody believes it anyway, by whichever clock.
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

/// Whom an assertion says it is of, before anything of it is believed.
#[must_use]
pub fn claimed_client(assertion: &str) -> Option<ApiClientId> {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Claims>(assertion)
        .ok()?
        .claims;
    Uuid::try_parse(&claims.sub).ok().map(ApiClientId)
}

/// Verifies an assertion of this client, under the algorithm of its registered key and no other.
#[must_use]
pub fn prove(
    assertion: &str,
    client: &ApiClient,
    audience: Audience<'_>,
    now: OffsetDateTime,
) -> Option<ProvenAssertion> {
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    // What an assertion says is critical would have to be understood (RFC 7515, 4.1.11), and nothing is.
    let key = choose(&client.keys, header.kid.as_deref()).filter(|_| header.crit.is_none())?;
    let mut validation = Validation::new(key.algorithm.of_tokens());
    // The claims are looked at below: the library asks its own clock.
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
    /// An assertion that is also for somebody else could be passed on by them.
    fn is(self, named: &OneOrMany) -> bool {
        let ours = |name: &String| name == self.issuer || name == self.token_endpoint;
        match named {
            OneOrMany::One(name) => ours(name),
            OneOrMany::Many(many) => !many.is_empty() && many.iter().all(ours),
        }
    }
}

impl Claims {
    /// When it expires, if it is to be believed at this moment.
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

/// A `NumericDate` (RFC 7519, 2), to the second.
fn moment(seconds: f64) -> Option<OffsetDateTime> {
    OffsetDateTime::UNIX_EPOCH.checked_add(Duration::checked_seconds_f64(seconds)?)
}
