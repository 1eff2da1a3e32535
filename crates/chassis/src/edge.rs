//! The outer layers of every request: log span, timeout, panic handler, and refusals in the client's media type.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caller::Verifier;
use futures::FutureExt;
use tracing::{Instrument, Span, field};

use crate::negotiate::{self, Media};
use crate::refusal::{INTERNAL, Refusal, TIMEOUT, UNAUTHENTICATED};

/// The outermost layer.
pub(crate) async fn surround(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    // Logs the route and not the path, because a path may contain a secret, such as the token of a certificate's page.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let media = match route.as_str() {
        "/graphql" => negotiate::answer(request.headers()).unwrap_or(Media::Json),
        _ => Media::Json,
    };
    let span = tracing::info_span!("request", method = %request.method(), route, correlation = field::Empty);
    let started = Instant::now();
    async move {
        let work = AssertUnwindSafe(next.run(request)).catch_unwind();
        let response = match tokio::time::timeout(limit, work).await {
            Ok(Ok(response)) => response,
            // The panic hook has logged it.
            Ok(Err(_)) => INTERNAL.into_response(),
            Err(_) => TIMEOUT.into_response(),
        };
        let (status, milliseconds) = (response.status().as_u16(), started.elapsed().as_millis());
        if route == "/health" {
            tracing::debug!(status, milliseconds, "answered");
        } else {
            tracing::info!(status, milliseconds, "answered");
        }
        translate(response, media)
    }
    .instrument(span)
    .await
}

fn translate(mut response: Response, media: Media) -> Response {
    if response.extensions_mut().remove::<Refusal>().is_some() {
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, media.content_type());
    }
    response
}

/// Refuses requests without a caller that the gateway signed for this subgraph, before the body is read.
pub(crate) async fn require_caller(
    State(verifier): State<Arc<Verifier>>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let mut values = request.headers().get_all(caller::HEADER).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(UNAUTHENTICATED);
    };
    let header = value.to_str().map_err(|_| UNAUTHENTICATED)?;
    let caller = verifier.verify(header).map_err(|_| UNAUTHENTICATED)?;
    Span::current().record("correlation", field::display(caller.correlation()));
    request.extensions_mut().insert(Arc::new(caller));
    Ok(next.run(request).await)
}
