//! Sends the caller to a subgraph in a header that is signed for that subgraph and valid for seconds.
//!
//! The caller is a typed value in the request's context, which only the stages can write. Headers of the client are not
//! forwarded, so a forged caller header has no effect.
//!
//! The signed caller does not depend on the request, so it is reused for some seconds. A revoked session or client
//! cannot use a cached caller: the stages refuse its requests before a caller is sent.

use std::net::IpAddr;
use std::ops::ControlFlow;
use std::time::Duration;

use anyhow::Context as _;
use apollo_router::layers::ServiceBuilderExt as _;
use apollo_router::services::subgraph;
use caller::{ApiClient, CallerClaims, Identity, Signer, SigningKey};
use http::{HeaderMap, HeaderValue};
use moka::sync::Cache;
use tower::{BoxError, ServiceBuilder, ServiceExt as _};
use uuid::Uuid;

use super::clock;

/// Seconds for which a signed caller is reused. The rest of its lifetime is for the request itself and for clock skew.
const REUSED: i64 = 10;
/// Maximum number of signed callers that are kept for a subgraph.
const CACHED: u64 = 10_000;

/// The caller that the stages identified.
#[derive(Clone)]
pub struct Who {
    pub identity: Identity,
    pub client: Option<ApiClient>,
    /// The network address of the caller, if a trusted proxy sets it.
    pub address: Option<IpAddr>,
    pub correlation: Uuid,
}

impl Who {
    /// The organisation that the request acts for, if any.
    pub const fn organisation(&self) -> Option<Uuid> {
        organisation(&self.identity)
    }
}

/// The organisation that a caller acts for, if any.
pub const fn organisation(identity: &Identity) -> Option<Uuid> {
    match identity {
        Identity::User(user) => Some(user.organisation),
        Identity::Client(client) => client.organisation,
        Identity::Anonymous | Identity::Gateway => None,
    }
}

/// Everything that is signed: a caller without its correlation ID.
#[derive(PartialEq, Eq, Hash)]
struct Subject {
    identity: Identity,
    client: Option<ApiClient>,
    address: Option<IpAddr>,
}

#[derive(Clone)]
struct Signed {
    header: HeaderValue,
    /// Seconds since the epoch.
    at: i64,
}

/// Signs callers for one subgraph.
pub struct CallerHeaders {
    signer: Signer,
    signed: Cache<Subject, Signed>,
}

impl CallerHeaders {
    pub fn new(subgraph: &str, key: &SigningKey) -> Self {
        let signed = Cache::builder()
            .max_capacity(CACHED)
            .time_to_live(Duration::from_secs(REUSED.unsigned_abs()))
            .build();
        Self {
            signer: Signer::new(subgraph, key),
            signed,
        }
    }

    /// The headers of a request to the subgraph: the signed caller and the correlation ID.
    pub fn of(&self, who: Who) -> anyhow::Result<HeaderMap> {
        self.at(who, clock::seconds())
    }

    fn at(&self, who: Who, now: i64) -> anyhow::Result<HeaderMap> {
        let correlation = HeaderValue::try_from(who.correlation.to_string())?;
        let subject = Subject {
            identity: who.identity,
            client: who.client,
            address: who.address,
        };
        let mut headers = HeaderMap::with_capacity(2);
        headers.insert(caller::HEADER, self.signed(subject, now)?);
        headers.insert(caller::CORRELATION_HEADER, correlation);
        Ok(headers)
    }

    /// The signed caller, from the cache if it was signed recently.
    fn signed(&self, subject: Subject, now: i64) -> anyhow::Result<HeaderValue> {
        // The cache measures time with another clock, which may run while this one is set.
        let recent = |signed: &Signed| (0..REUSED).contains(&now.saturating_sub(signed.at));
        if let Some(signed) = self.signed.get(&subject).filter(recent) {
            return Ok(signed.header);
        }
        let address = subject.address.map(|address| address.to_string());
        let claims = CallerClaims {
            identity: &subject.identity,
            client: subject.client.as_ref(),
            address: address.as_deref(),
        };
        let mut header = HeaderValue::try_from(self.signer.sign_claims(&claims, now)?)?;
        header.set_sensitive(true);
        let signed = Signed {
            header: header.clone(),
            at: now,
        };
        self.signed.insert(subject, signed);
        Ok(header)
    }
}

/// Signs every request to this subgraph.
pub fn layer(
    key: &SigningKey,
    subgraph: &str,
    service: subgraph::BoxService,
) -> subgraph::BoxService {
    let callers = CallerHeaders::new(subgraph, key);
    ServiceBuilder::new()
        .checkpoint(move |mut request: subgraph::Request| {
            let who = request
                .context
                .extensions()
                .with_lock(|extensions| extensions.get::<Who>().cloned());
            let who = who.context("the request has no caller in its context")?;
            let headers = callers.of(who)?;
            request.subgraph_request.headers_mut().extend(headers);
            Ok::<_, BoxError>(ControlFlow::Continue(request))
        })
        .service(service)
        .boxed()
}

#[cfg(test)]
mod tests {
    use caller::{ClientKind, Verifier};
    use secrecy::SecretString;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn key() -> SigningKey {
        SigningKey::from_hex(&SecretString::from("1".repeat(64))).unwrap()
    }

    fn anonymous() -> Who {
        Who {
            identity: Identity::Anonymous,
            client: None,
            address: None,
            correlation: Uuid::nil(),
        }
    }

    fn token(callers: &CallerHeaders, who: Who, now: i64) -> HeaderValue {
        callers.at(who, now).unwrap()[caller::HEADER].clone()
    }

    #[test]
    fn a_signed_caller_is_reused_for_a_third_of_its_lifetime() {
        let callers = CallerHeaders::new("order", &key());
        let first = token(&callers, anonymous(), NOW);
        assert!(first.is_sensitive());
        assert_eq!(token(&callers, anonymous(), NOW + REUSED - 1), first);
        let second = token(&callers, anonymous(), NOW + REUSED);
        assert_ne!(second, first);
        assert_eq!(token(&callers, anonymous(), NOW + REUSED), second);
        assert_ne!(
            token(&callers, anonymous(), NOW),
            second,
            "the clock is set back"
        );
        assert_eq!(REUSED.unsigned_abs() * 3, caller::LIFETIME.as_secs());
    }

    #[test]
    fn callers_that_differ_in_anything_but_the_correlation_share_no_signature() {
        let callers = CallerHeaders::new("order", &key());
        let client = ApiClient {
            id: Uuid::from_u128(1),
            kind: ClientKind::Web,
            organisation: None,
            scopes: Vec::new(),
        };
        let others = [
            Who {
                identity: Identity::Gateway,
                ..anonymous()
            },
            Who {
                client: Some(client.clone()),
                ..anonymous()
            },
            Who {
                client: Some(ApiClient {
                    scopes: vec!["orders:read".to_owned()],
                    ..client
                }),
                ..anonymous()
            },
            Who {
                address: Some(IpAddr::from([192, 0, 2, 1])),
                ..anonymous()
            },
        ];
        let mut all = vec![token(&callers, anonymous(), NOW)];
        for other in others {
            let header = token(&callers, other, NOW);
            assert!(!all.contains(&header));
            all.push(header);
        }
        let correlated = Who {
            correlation: Uuid::from_u128(2),
            ..anonymous()
        };
        let headers = callers.at(correlated, NOW).unwrap();
        assert_eq!(headers[caller::HEADER], all[0]);
        assert_eq!(
            headers[caller::CORRELATION_HEADER],
            Uuid::from_u128(2).to_string()
        );
    }

    #[test]
    fn a_caller_is_signed_for_its_subgraph_only() {
        let headers = CallerHeaders::new("order", &key()).of(anonymous()).unwrap();
        let header = headers[caller::HEADER].to_str().unwrap();
        let verify = |subgraph| {
            let verifier = Verifier::new(subgraph, &key().public_hex()).unwrap();
            verifier.verify(header, Uuid::nil()).is_ok()
        };
        assert!(verify("order"));
        assert!(!verify("rule"));
    }
}
