//! Wraps `router_service`: the stages, the response, and the access log.

use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use apollo_router::Context;
use apollo_router::services::router::{self, Body, body};
use http::header::{ACCEPT, ACCEPT_ENCODING, ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use http_body_util::BodyExt as _;
use tower::{BoxError, ServiceExt as _};

use super::exchange::Exchange;
use super::inner::Inner;
use super::negotiation::Form;
use super::operation::Operation;
use super::pipeline;
use super::prepared::Allowed;
use super::redact::Outcome;
use super::refusal::{self, Refusal};
use super::{Access, code, request_id};

pub fn layer(access: Arc<Access>, service: router::BoxService) -> router::BoxService {
    let inner = Inner::new(service);
    tower::service_fn(move |request| serve(Arc::clone(&access), inner.clone(), request)).boxed()
}

async fn serve(
    access: Arc<Access>,
    inner: Inner,
    request: router::Request,
) -> Result<router::Response, BoxError> {
    let context = request.context;
    let mut exchange = Exchange::new(request.router_request, &access.addresses);
    let outcome = Outcome::default();
    let answered = match pipeline::admit(&access, &mut exchange).await {
        Ok(()) => answer(&access, &mut exchange, &inner, context.clone(), &outcome).await,
        Err(refusal) => Ok(Err(refusal)),
    };
    drop(exchange.turn.take());
    let (response, code) = match answered {
        Ok(Ok(response)) => {
            let failed = if response.status().is_success() {
                "OK"
            } else {
                code::INTERNAL
            };
            (response, outcome.code().unwrap_or(failed).to_owned())
        }
        Ok(Err(refusal)) => (refused(&refusal, exchange.form), refusal.code().to_owned()),
        Err(error) => {
            let record =
                exchange.record(StatusCode::INTERNAL_SERVER_ERROR.as_u16(), code::INTERNAL);
            access
                .log
                .clone()
                .close(exchange.correlation, exchange.timing, record);
            return Err(error);
        }
    };
    let record = exchange.record(response.status().as_u16(), &code);
    let mut response =
        access
            .log
            .clone()
            .attach(response, exchange.correlation, exchange.timing, record);
    let id = HeaderValue::try_from(exchange.correlation.to_string())?;
    response.headers_mut().insert(request_id::HEADER, id);
    router::Response::http_response_builder()
        .response(response)
        .context(context)
        .build()
}

/// A client that accepts no supported media type gets the refusal as JSON.
fn refused(refusal: &Refusal, form: Option<Form>) -> Response<Body> {
    let mut response = refusal.answer(form.unwrap_or(Form::Json));
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, POST"));
    }
    response
}

type Answer = Result<Result<Response<Body>, Refusal>, BoxError>;

async fn answer(
    access: &Access,
    exchange: &mut Exchange,
    inner: &Inner,
    context: Context,
    outcome: &Outcome,
) -> Answer {
    let (Some(operation), Some(allowed)) = (&exchange.operation, &exchange.allowed) else {
        return Err("a request passed the stages without an operation".into());
    };
    if allowed.introspection {
        return Ok(introspect(access, exchange, operation, allowed));
    }
    if operation.prepared.kind == OperationType::Subscription {
        let inner = inner.service();
        return Ok(access.live.subscribe(exchange, inner, outcome).await);
    }
    context.extensions().with_lock(|extensions| {
        extensions.insert(exchange.who());
        extensions.insert(outcome.clone());
    });
    let request = http_request(&exchange.parts.headers, operation)?;
    exchange.timing.call();
    let response = inner.call(router::Request::from((request, context))).await;
    exchange.timing.answer();
    let response = response?;
    Ok(Ok(in_form(
        response.response,
        exchange.form.unwrap_or(Form::Json),
    )
    .await?))
}

/// Converts the response, because the router writes `application/json` only.
async fn in_form(mut response: Response<Body>, form: Form) -> Result<Response<Body>, BoxError> {
    if form == Form::ServerSent && !response.status().is_server_error() {
        let json = response.into_body().collect().await?.to_bytes();
        return Ok(refusal::written(StatusCode::OK, json, form));
    }
    let form = if form == Form::ServerSent {
        Form::Json
    } else {
        form
    };
    response
        .headers_mut()
        .insert(CONTENT_TYPE, form.content_type());
    Ok(response)
}

fn introspect(
    access: &Access,
    exchange: &Exchange,
    operation: &Operation,
    allowed: &Allowed,
) -> Result<Response<Body>, Refusal> {
    let answer = access
        .contracts
        .introspect(exchange.kind, allowed, operation)?;
    Ok(refusal::graphql(
        StatusCode::OK,
        &answer,
        exchange.form.unwrap_or(Form::Json),
    ))
}

/// The request for the router, written from the results of the stages with the few headers that the router needs.
fn http_request(
    headers: &HeaderMap,
    operation: &Operation,
) -> Result<http::Request<Body>, BoxError> {
    let text = operation.body()?;
    let mut request = http::Request::new(());
    *request.method_mut() = Method::POST;
    let encodings = headers
        .get(ACCEPT_ENCODING)
        .map(|value| (ACCEPT_ENCODING, value.clone()));
    request.headers_mut().extend(encodings);
    request
        .headers_mut()
        .insert(ACCEPT, HeaderValue::from_static("application/json"));
    request
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(text.len()));
    Ok(request.map(|()| body::from_bytes(text)))
}
