//! Sends the caller to a subgraph in a header that is signed for that subgraph and valid for seconds.
//!
//! The caller is a typed value in the request's context, which only the stages can write. Headers of the client are not
//! forwarded, so a forged caller header has no effect.

use std::net::IpAddr;
use std::ops::ControlFlow;

use anyhow::Context as _;
use apollo_router::layers::ServiceBuilderExt as _;
use apollo_router::services::subgraph;
use caller::{ApiClient, CallerClaims, Identity, Signer, SigningKey};
use http::HeaderValue;
use tower::{BoxError, ServiceBuilder, ServiceExt as _};
use uuid::Uuid;

use super::clock;

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
        match &self.identity {
            Identity::User(user) => Some(user.organisation),
            Identity::Client(client) => client.organisation,
            Identity::Anonymous | Identity::Gateway => None,
        }
    }
}

/// Signs every request to this subgraph.
pub fn layer(
    key: &SigningKey,
    subgraph: &str,
    service: subgraph::BoxService,
) -> subgraph::BoxService {
    let signer = Signer::new(subgraph, key);
    ServiceBuilder::new()
        .checkpoint(move |mut request: subgraph::Request| {
            let who = request
                .context
                .extensions()
                .with_lock(|extensions| extensions.get::<Who>().cloned());
            let value = header(
                &signer,
                &who.context("the request has no caller in its context")?,
            )?;
            request
                .subgraph_request
                .headers_mut()
                .insert(caller::HEADER, value);
            Ok::<_, BoxError>(ControlFlow::Continue(request))
        })
        .service(service)
        .boxed()
}

/// The signed caller for one request to one subgraph.
pub fn header(signer: &Signer, who: &Who) -> anyhow::Result<HeaderValue> {
    let address = who.address.map(|address| address.to_string());
    let claims = CallerClaims {
        identity: &who.identity,
        client: who.client.as_ref(),
        address: address.as_deref(),
        correlation: who.correlation,
    };
    let token = signer.sign_claims(&claims, clock::seconds())?;
    let mut value = HeaderValue::try_from(token)?;
    value.set_sensitive(true);
    Ok(value)
}
