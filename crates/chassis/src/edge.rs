//! The outer layers of every request: log span, timeout, panic handler, and refusals in the client's media type.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caller::Verifier;
use futures::FutureExt;
use http::{HeaderMap, StatusCode};
use tracing::{Instrument, Level, Span, field};
use uuid::Uuid;

use crate::negotiate::{self, Media};
use crate::refusal::{INTERNAL, Refusal, TIMEOUT, UNAUTHENTICATED};

/// A request that takes longer is logged.
const SLOW: Duration = Duration::from_secs(1);

/// Media type of the answer to a GraphQL request; `None` if the client accepts none that the endpoint has.
#[derive(Clone, Copy)]
pub(crate) struct Negotiated(pub Option<Media>);

/// The outermost layer.
pub(crate) async fn surround(
    State(limit): State<Duration>,
    mut request: Request,
    next: Next,
) -> Response {
    // Logs the route and not the path, because a path may contain a secret, such as the token of a certificate's page.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("-", MatchedPath::as_str);
    let mut media = Media::Json;
    if route == "/graphql" {
        let negotiated = negotiate::answer(request.headers());
        request.extensions_mut().insert(Negotiated(negotiated));
        media = negotiated.unwrap_or(media);
    }
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
        log(route, response.status(), started.elapsed());
        translate(response, media)
    }
    .instrument(span)
    .await
}

fn log(route: &str, status: StatusCode, elapsed: Duration) {
    let level = level(route, status, elapsed);
    let (status, milliseconds) = (status.as_u16(), elapsed.as_millis());
    match level {
        Level::WARN => tracing::warn!(status, milliseconds, "answered"),
        Level::INFO => tracing::info!(status, milliseconds, "answered"),
        _ => tracing::debug!(status, milliseconds, "answered"),
    }
}

/// Level of the log line of a request. The gateway records every request, so only failures and slow requests are logged by default.
fn level(route: &str, status: StatusCode, elapsed: Duration) -> Level {
    if route == "/health" {
        // `health` logs failed checks.
        Level::DEBUG
    } else if status.is_server_error() {
        Level::WARN
    } else if elapsed > SLOW {
        Level::INFO
    } else {
        Level::DEBUG
    }
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
    let correlation = correlation(request.headers());
    let caller = verifier
        .verify(header, correlation)
        .map_err(|_| UNAUTHENTICATED)?;
    Span::current().record("correlation", field::display(correlation));
    request.extensions_mut().insert(Arc::new(caller));
    Ok(next.run(request).await)
}

/// The correlation ID that the gateway sent, or else a new one: arbitrary text must not reach logs and events.
fn correlation(headers: &HeaderMap) -> Uuid {
    headers
        .get(caller::CORRELATION_HEADER)
        .and_then(|value| Uuid::try_parse(value.to_str().ok()?).ok())
        .filter(|id| !id.is_nil())
        .unwrap_or_else(Uuid::now_v7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_failures_and_slow_requests_are_logged_by_default() {
        let fast = Duration::from_millis(1);
        for (route, status, elapsed, expected) in [
            ("/graphql", StatusCode::OK, fast, Level::DEBUG),
            ("/graphql", StatusCode::UNAUTHORIZED, fast, Level::DEBUG),
            ("/graphql", StatusCode::OK, SLOW * 2, Level::INFO),
            (
                "/graphql",
                StatusCode::GATEWAY_TIMEOUT,
                SLOW * 2,
                Level::WARN,
            ),
            ("-", StatusCode::INTERNAL_SERVER_ERROR, fast, Level::WARN),
            (
                "/health",
                StatusCode::SERVICE_UNAVAILABLE,
                fast,
                Level::DEBUG,
            ),
        ] {
            assert_eq!(level(route, status, elapsed), expected, "{route} {status}");
        }
    }

    #[test]
    fn a_correlation_that_is_absent_nil_or_no_uuid_is_replaced() {
        let sent = Uuid::from_u128(7);
        let of = |value: &str| {
            let name = http::HeaderName::from_static(caller::CORRELATION_HEADER);
            correlation(&HeaderMap::from_iter([(name, value.parse().unwrap())]))
        };
        assert_eq!(of(&sent.to_string()), sent);
        let fresh = [
            correlation(&HeaderMap::new()),
            of(&Uuid::nil().to_string()),
            of("'; drop table"),
        ];
        for id in fresh {
            assert_eq!(id.get_version_num(), 7);
        }
    }
}
