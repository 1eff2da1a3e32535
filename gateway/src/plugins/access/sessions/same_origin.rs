//! Refuses session requests that a page of another origin may have sent.
//!
//! The cookie is `SameSite=Strict`, and the header with the client key makes a browser ask first (CORS preflight). This
//! check does not depend on either. No other origin is allowed, not even those of the CORS policy. A request without
//! the headers that it reads does not come from a page.

use http::header::{HOST, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, HeaderName, StatusCode};

use crate::plugins::access::refusal::{Refusal, code};

/// The relation between the page and this server, which only a browser can set (Fetch metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Returns the refusal of a request of another origin.
pub fn check(parts: &Parts) -> Result<(), Refusal> {
    if is_of_no_other_site(&parts.headers) && is_of_no_other_origin(parts) {
        return Ok(());
    }
    let message = "Session requests are permitted from pages of the same origin only. Send the request to the origin \
                   of the page.";
    Err(Refusal::new(
        StatusCode::FORBIDDEN,
        code::CSRF_ERROR,
        message,
    ))
}

fn is_of_no_other_site(headers: &HeaderMap) -> bool {
    headers
        .get_all(SITE)
        .iter()
        .all(|site| site == "same-origin" || site == "none")
}

fn is_of_no_other_origin(parts: &Parts) -> bool {
    let mut origins = parts.headers.get_all(ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else {
        return !parts.headers.contains_key(ORIGIN);
    };
    let origin = origin.to_str().ok().and_then(authority);
    match (origin, host(parts)) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// The host and port of an origin. The gateway does not know whether a proxy in front of it uses https, so both schemes
/// are accepted.
fn authority(origin: &str) -> Option<&str> {
    origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"))
}

/// The host and port that the request was sent to. HTTP/2 has them in the URI.
fn host(parts: &Parts) -> Option<&str> {
    match parts.uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => parts.headers.get(HOST)?.to_str().ok(),
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Request};

    use super::*;

    fn passes(uri: &'static str, headers: &[(&'static str, &'static str)]) -> bool {
        let mut request = Request::new(());
        *request.uri_mut() = uri.parse().unwrap();
        for (name, value) in headers {
            request
                .headers_mut()
                .append(*name, HeaderValue::from_static(value));
        }
        check(&request.into_parts().0).is_ok()
    }

    #[test]
    fn requests_of_the_same_origin_and_of_no_page_pass() {
        for headers in [
            &[][..],
            &[("host", "a.example")],
            &[("host", "a.example"), ("origin", "https://a.example")],
            &[
                ("host", "A.example:4600"),
                ("origin", "http://a.example:4600"),
            ],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
        ] {
            assert!(passes("/session", headers), "{headers:?}");
        }
        let origin = [("origin", "https://a.example")];
        assert!(passes("https://a.example/session", &origin));
        assert!(!passes("https://b.example/session", &origin));
    }

    #[test]
    fn requests_of_other_origins_are_refused() {
        for origin in [
            "https://b.example",
            "https://a.example:444",
            "https://sub.a.example",
            "https://a.example.b.example",
            "https://a.example@b.example",
            "file://a.example",
            "a.example",
            "null",
            "",
        ] {
            let headers = [("host", "a.example"), ("origin", origin)];
            assert!(!passes("/session", &headers), "{origin}");
        }
        for headers in [
            &[("origin", "https://a.example")][..],
            &[
                ("host", "a.example"),
                ("origin", "https://a.example"),
                ("origin", "https://a.example"),
            ],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
        ] {
            assert!(!passes("/session", headers), "{headers:?}");
        }
    }
}
