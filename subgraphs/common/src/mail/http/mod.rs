//! The unsubscribe page, for recipients with or without an account. Only a POST changes anything, because mail scanners and
//! browsers fetch links automatically. Bodies are not read: the path has all parameters.

mod page;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chassis::Failure;

use crate::mail::service::{Mail, MailSubscription};

/// Routes for every caller that the gateway signs, anonymous callers included.
pub fn signed_routes(mail: Mail) -> Router {
    Router::new()
        .route("/unsubscribe/{token}", get(show).post(unsubscribe))
        .route("/unsubscribe/{token}/resume", post(resubscribe))
        .with_state(mail)
}

async fn show(State(mail): State<Mail>, Path(token): Path<String>) -> Result<Response, Failure> {
    Ok(answer(&token, mail.find_subscription(&token).await?))
}

async fn unsubscribe(
    State(mail): State<Mail>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    Ok(answer(
        &token,
        mail.unsubscribe(&token, chassis::now()).await?,
    ))
}

async fn resubscribe(
    State(mail): State<Mail>,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    Ok(answer(&token, mail.resubscribe(&token).await?))
}

fn answer(token: &str, found: Option<MailSubscription>) -> Response {
    let status = if found.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let page = page::render(token, found).into_string();
    (status, [(CACHE_CONTROL, "no-store")], page::headers(), page).into_response()
}
