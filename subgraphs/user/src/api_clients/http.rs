//! The token endpoint (RFC 6749, 3.2): reads a form, returns JSON.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, PRAGMA, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use caller::Caller;
use chassis::Failure;
use secrecy::ExposeSecret;
use serde_json::json;
use url::form_urlencoded;

use crate::api_clients::domain::token_request::{TokenRefusal, TokenRequest};
use crate::api_clients::service::{ApiClients, ClientToken, TokenFailure};

const FORM: &str = "application/x-www-form-urlencoded";

pub async fn issue(
    State(clients): State<ApiClients>,
    Extension(caller): Extension<Arc<Caller>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let issued = match read(&headers, body) {
        Ok(request) => {
            clients
                .issue_client_token(&caller, &request, chassis::now())
                .await
        }
        Err(why) => Err(why.into()),
    };
    let response = match issued {
        Ok(token) => answer(&token),
        Err(TokenFailure::Refused(why)) => refuse(why),
        Err(TokenFailure::Internal(reason)) => Failure::internal(&reason).into_response(),
    };
    (
        [(CACHE_CONTROL, "no-store"), (PRAGMA, "no-cache")],
        response,
    )
        .into_response()
}

fn read(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<TokenRequest, TokenRefusal> {
    let invalid = TokenRefusal::InvalidRequest;
    let media = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case(FORM) {
        return Err(invalid(
            "the content type must be application/x-www-form-urlencoded",
        ));
    }
    let mut credentials = headers.get_all(AUTHORIZATION).iter();
    let authorization = match (credentials.next(), credentials.next()) {
        (None, _) => None,
        (Some(value), None) => Some(
            value
                .to_str()
                .map_err(|_| invalid("the Authorization header is malformed"))?,
        ),
        (Some(_), Some(_)) => return Err(invalid("there is more than one Authorization header")),
    };
    let body = body.map_err(|_| invalid("the body is too large or incomplete"))?;
    TokenRequest::read(
        authorization,
        &form_urlencoded::parse(&body)
            .into_owned()
            .collect::<Vec<_>>(),
    )
}

fn answer(token: &ClientToken) -> Response {
    Json(json!({
        "access_token": token.access_token.expose_secret(),
        "token_type": "Bearer",
        "expires_in": token.expires_in,
        "scope": token.scope,
    }))
    .into_response()
}

fn refuse(why: TokenRefusal) -> Response {
    let body = Json(json!({ "error": why.code(), "error_description": why.to_string() }));
    match why {
        TokenRefusal::InvalidClient => (
            StatusCode::UNAUTHORIZED,
            [(WWW_AUTHENTICATE, "Basic realm=\"carnet\"")],
            body,
        )
            .into_response(),
        _ => (StatusCode::BAD_REQUEST, body).into_response(),
    }
}
