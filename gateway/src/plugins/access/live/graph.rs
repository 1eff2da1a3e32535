//! Queries that the gateway sends through the graph on behalf of a subscriber, with the subscriber's rights.

use apollo_router::Context;
use apollo_router::services::router::{self, body};
use http::header::{ACCEPT, CONTENT_TYPE};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use serde_json_bytes::{ByteString, Map};
use tower::{BoxError, ServiceExt as _};

use crate::plugins::access::sign_caller::Who;

pub type Variables = Map<ByteString, serde_json_bytes::Value>;

/// Executes a query and returns the response.
pub async fn ask(
    inner: router::BoxCloneService,
    who: Who,
    query: &str,
    variables: &Variables,
) -> Result<Value, BoxError> {
    let text = serde_json::to_vec(&json!({ "query": query, "variables": variables }))?;
    let request = http::Request::post("/graphql")
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, "application/json")
        .body(body::from_bytes(text))?;
    let context = Context::new();
    context
        .extensions()
        .with_lock(|extensions| extensions.insert(who));
    let response = inner
        .oneshot(router::Request::from((request, context)))
        .await?;
    let answer = response.response.into_body().collect().await?.to_bytes();
    Ok(serde_json::from_slice(&answer)?)
}
