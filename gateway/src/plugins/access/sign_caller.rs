//! Tells a subgraph who is calling, in a header that is signed for that subgraph and for seconds.
//!
//! The caller comes from the request's context as a typed value, which only the stages can have put there. Headers of
//! the client are not passed on, so a copy of ours that it sent gets nowhere.

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

/// Who calls, as the stages found out.
#[derive(Clone)]
pub struct Who {
    pub identity: Identity,
    pub client: Option<ApiClient>,
    /// Where the request came from, if a trusted proxy told.
    pub address: Option<IpAddr>,
    pub correlation: Uuid,
}

impl Who {
    /// The organisation that the request acts for, if it acts for one.
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
            let value = header(&signer, &who.context("nobody has said who is calling")?)?;
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
