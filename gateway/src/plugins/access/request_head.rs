//! Checks the head of a request before the body is read.
//!
//! A browser sends some cross-origin requests without a preflight: those with a form or plain text as the body, and
//! every `GET` without custom headers. None of them may execute an operation, so a body must be JSON, and a `GET` must
//! have a header that triggers a preflight. The router's own check is disabled, because its refusal has neither the
//! client's media type nor an access record.

use apollo_compiler::ast::OperationType;
use http::header::{AUTHORIZATION, UPGRADE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method, StatusCode};

use super::clients;
use super::live::Transport;
use super::negotiation::Form;
use super::operation::has_media_type;
use super::refusal::{Refusal, code};

/// Headers that only a script can set, and only after a preflight request has allowed it. One of them is sufficient.
const PREFLIGHTED: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static(clients::HEADER),
    HeaderName::from_static("apollo-require-preflight"),
    HeaderName::from_static("x-apollo-operation-name"),
];

/// Rejects a request by its head.
pub fn check(parts: &Parts, form: Option<Form>) -> Result<(), Refusal> {
    let headers = &parts.headers;
    if is_web_socket(headers) {
        return Err(web_socket());
    }
    if form.is_none() && Transport::accepted(headers).is_none() {
        return Err(not_acceptable());
    }
    let json = has_media_type(headers, "application/json");
    let preflighted = json || PREFLIGHTED.iter().any(|name| headers.contains_key(name));
    match parts.method {
        Method::POST if !json => Err(not_json()),
        Method::GET if !preflighted => Err(forged()),
        _ => Ok(()),
    }
}

/// Rejects an operation whose response cannot be written in any form that the client accepts.
pub fn check_kind(kind: OperationType, form: Option<Form>) -> Result<(), Refusal> {
    if form.is_none() && kind != OperationType::Subscription {
        Err(not_acceptable())
    } else {
        Ok(())
    }
}

fn is_web_socket(headers: &HeaderMap) -> bool {
    let mut values = headers
        .get_all(UPGRADE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values.any(|value| {
        value
            .split(',')
            .any(|protocol| protocol.trim().eq_ignore_ascii_case("websocket"))
    })
}

fn web_socket() -> Refusal {
    let message = "WebSocket is not supported. Subscribe with POST and accept: multipart/mixed;subscriptionSpec=1.0 \
                   (multipart subscriptions) or accept: text/event-stream (GraphQL over SSE, distinct connections).";
    Refusal::bad_request(code::WEBSOCKET_NOT_SERVED, message)
}

fn not_acceptable() -> Refusal {
    let message = "No accepted media type is supported. Accept application/graphql-response+json, application/json or text/event-stream, \
                   and for subscriptions multipart/mixed;subscriptionSpec=1.0 or text/event-stream.";
    Refusal::new(StatusCode::NOT_ACCEPTABLE, code::NOT_ACCEPTABLE, message)
}

fn not_json() -> Refusal {
    let message = "The content type of a POST must be application/json.";
    Refusal::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code::UNSUPPORTED_MEDIA_TYPE,
        message,
    )
}

fn forged() -> Refusal {
    let message = "a GET needs one of the headers authorization, x-carnet-client-key, apollo-require-preflight and \
                   x-apollo-operation-name, or content-type: application/json; without one, a browser would send it for a \
                   page of another origin without asking first";
    Refusal::bad_request(code::CSRF_ERROR, message)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn verdict(method: Method, headers: &[(&'static str, &'static str)]) -> Option<&'static str> {
        let mut request = Request::new(());
        *request.method_mut() = method;
        for (name, value) in headers {
            request
                .headers_mut()
                .append(*name, http::HeaderValue::from_static(value));
        }
        let (parts, ()) = request.into_parts();
        check(&parts, Form::of(&parts.headers))
            .err()
            .map(|refusal| refusal.code())
    }

    #[test]
    fn requests_that_a_browser_sends_unasked_are_refused() {
        for headers in [
            &[("apollo-require-preflight", "1")][..],
            &[("x-carnet-client-key", "a")],
            &[("authorization", "Bearer a")],
            &[("content-type", "application/json")],
        ] {
            assert_eq!(verdict(Method::GET, headers), None, "{headers:?}");
        }
        for headers in [
            &[("content-type", "text/plain")][..],
            &[],
            &[("content-type", "text/plain, application/json")],
            &[("content-type", "multipart/form-data")],
            &[("cookie", "a=b"), ("accept-language", "de")],
        ] {
            assert_eq!(
                verdict(Method::GET, headers),
                Some(code::CSRF_ERROR),
                "{headers:?}"
            );
            let posted = verdict(Method::POST, headers);
            assert_eq!(posted, Some(code::UNSUPPORTED_MEDIA_TYPE), "{headers:?}");
        }
        let with_header = [
            ("apollo-require-preflight", "1"),
            ("content-type", "text/plain"),
        ];
        assert_eq!(
            verdict(Method::POST, &with_header),
            Some(code::UNSUPPORTED_MEDIA_TYPE)
        );
    }

    #[test]
    fn an_upgrade_to_web_socket_is_named_as_such() {
        for upgrade in ["websocket", "WebSocket", "h2c, websocket"] {
            assert_eq!(
                verdict(Method::GET, &[("upgrade", upgrade)]),
                Some(code::WEBSOCKET_NOT_SERVED)
            );
        }
        assert_eq!(
            verdict(Method::GET, &[("upgrade", "h2c")]),
            Some(code::CSRF_ERROR)
        );
    }

    #[test]
    fn a_client_that_accepts_nothing_of_ours_is_told_so() {
        let accepting = |accept| {
            verdict(
                Method::POST,
                &[("content-type", "application/json"), ("accept", accept)],
            )
        };
        assert_eq!(accepting("text/html"), Some(code::NOT_ACCEPTABLE));
        assert_eq!(
            accepting("multipart/mixed;deferSpec=20220824"),
            Some(code::NOT_ACCEPTABLE)
        );
        for fine in [
            "*/*",
            "text/event-stream",
            "multipart/mixed;subscriptionSpec=1.0",
            "application/json",
        ] {
            assert_eq!(accepting(fine), None, "{fine}");
        }
        assert!(check_kind(OperationType::Query, None).is_err());
        assert!(check_kind(OperationType::Subscription, None).is_ok());
        assert!(check_kind(OperationType::Mutation, Some(Form::Json)).is_ok());
    }
}
