//! Tells a subgraph who is calling, in a header that is signed for that subgraph and for seconds.
//!
//! The caller comes from the request's context as a typed value, which only the stages can have put there. Headers of
//! the client are not passed on, so a copy of ours that it sent gets nowhere.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use anyhow::Context as _;
use apollo_router::layers::ServiceBuilderExt as _;
use apollo_router::services::subgraph;
use caller::{ApiClient, Identity, Signer};
use http::HeaderValue;
use secrecy::SecretString;
use tower::{BoxError, ServiceBuilder, ServiceExt as _};
use uuid::Uuid;

use super::clock;

/// Who calls, as the stages found out.
#[derive(Clone)]
pub struct Who {
    pub identity: Identity,
    pub client: Option<ApiClient>,
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

pub type Signers = BTreeMap<String, Signer>;

/// One signer for each subgraph; their secrets differ.
pub fn signers(secrets: &BTreeMap<String, String>) -> anyhow::Result<Signers> {
    let mut seen = std::collections::BTreeSet::new();
    for (subgraph, secret) in secrets {
        anyhow::ensure!(secret.len() >= 16, "the caller secret of {subgraph} is shorter than 16 bytes");
        anyhow::ensure!(seen.insert(secret), "the caller secret of {subgraph} is another subgraph's too");
    }
    let signer = |(subgraph, secret): (&String, &String)| {
        (subgraph.clone(), Signer::new(subgraph, &SecretString::from(secret.clone())))
    };
    Ok(secrets.iter().map(signer).collect())
}

/// Signs every request to the subgraph that this signer is for.
pub fn layer(signer: Option<Signer>, service: subgraph::BoxService) -> subgraph::BoxService {
    ServiceBuilder::new()
        .checkpoint(move |mut request: subgraph::Request| {
            let signer = signer.as_ref().context("there is no caller secret for this subgraph")?;
            let who = request.context.extensions().with_lock(|extensions| extensions.get::<Who>().cloned());
            let value = header(signer, &who.context("nobody has said who is calling")?)?;
            request.subgraph_request.headers_mut().insert(caller::HEADER, value);
            Ok::<_, BoxError>(ControlFlow::Continue(request))
        })
        .service(service)
        .boxed()
}

fn header(signer: &Signer, who: &Who) -> anyhow::Result<HeaderValue> {
    let token = signer.sign(&who.identity, who.client.as_ref(), who.correlation, clock::seconds())?;
    let mut value = HeaderValue::try_from(token)?;
    value.set_sensitive(true);
    Ok(value)
}
