//! `POST /graphql` as in GraphQL over HTTP (<https://graphql.github.io/graphql-over-http/draft/>).
//!
//! async-graphql's own handler would also execute mutations over GET, parse forms and text as GraphQL, accept batches, and answer
//! introspection. This endpoint supports none of these, and no GET at all, because only the gateway calls it, with POST.

use std::sync::Arc;

use async_graphql::{Request, Variables};
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use caller::Caller;
use futures::future::BoxFuture;
use http::header::ALLOW;
use http::{HeaderMap, HeaderValue};
use serde::Deserialize;

use crate::document_cache::{DocumentCache, RequestDocument, Unusable};
use crate::edge::Negotiated;
use crate::negotiate::{self, Media};
use crate::refusal::{
    BAD_REQUEST, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, PAYLOAD_TOO_LARGE, Refusal,
    UNSUPPORTED_MEDIA_TYPE,
};
use crate::{document, outcome};

/// A schema with erased types: executes a request of a caller.
pub(crate) type Execute =
    Arc<dyn Fn(Request, Arc<Caller>) -> BoxFuture<'static, async_graphql::Response> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Endpoint {
    pub execute: Execute,
    pub documents: DocumentCache,
    pub body_limit: usize,
}

/// Parameters of a request. Unknown parameters are ignored, because the specification reserves them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<serde_json::Map<String, serde_json::Value>>,
}

pub(crate) async fn post(
    State(endpoint): State<Endpoint>,
    Extension(caller): Extension<Arc<Caller>>,
    Extension(Negotiated(media)): Extension<Negotiated>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let media = media.ok_or(NOT_ACCEPTABLE)?;
    if !negotiate::sends_json(&headers) {
        return Err(UNSUPPORTED_MEDIA_TYPE);
    }
    let request = read(body, endpoint.body_limit).await?;
    Ok(respond(&endpoint, request, caller, media).await)
}

pub(crate) async fn wrong_method() -> Response {
    let mut response = METHOD_NOT_ALLOWED.into_response();
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("POST"));
    response
}

async fn read(body: Body, limit: usize) -> Result<Request, Refusal> {
    let bytes = axum::body::to_bytes(body, limit).await.map_err(|error| {
        let too_large = std::error::Error::source(&error)
            .is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>);
        if too_large {
            PAYLOAD_TOO_LARGE
        } else {
            BAD_REQUEST
        }
    })?;
    let parameters: Parameters = serde_json::from_slice(&bytes).map_err(|_| BAD_REQUEST)?;
    let variables = parameters.variables.unwrap_or_default();
    let mut request = Request::new(parameters.query)
        .variables(Variables::from_json(serde_json::Value::Object(variables)))
        .disable_introspection();
    request.operation_name = parameters.operation_name.filter(|name| !name.is_empty());
    Ok(request)
}

async fn respond(
    endpoint: &Endpoint,
    request: Request,
    caller: Arc<Caller>,
    media: Media,
) -> Response {
    let document = match endpoint.documents.read(&request.query) {
        Ok(cached) => RequestDocument::new(cached, &request),
        Err(unusable) => return refuse(media, unusable),
    };
    if let Some(name) = document::missing_variable(document.document(), &request) {
        let message = format!("the variable ${name} is required");
        return outcome::refuse(media, "BAD_USER_INPUT", &message);
    }
    let request = request.data(document);
    outcome::respond(media, (endpoint.execute)(request, caller).await)
}

fn refuse(media: Media, unusable: Unusable) -> Response {
    let (code, message) = match unusable {
        Unusable::Syntax(error) => return outcome::refuse_syntax(media, error),
        Unusable::Introspection => ("INTROSPECTION_DISABLED", "introspection is disabled"),
        Unusable::TooLarge => ("OPERATION_TOO_LARGE", "this operation selects too much"),
    };
    outcome::refuse(media, code, message)
}
