//! Cross-origin requests (the CORS protocol of the Fetch standard) to the endpoints beside the graph.
//!
//! The router applies its `cors` to the graph only. The endpoints beside the graph apply the same policy, which
//! `router.yaml` states once. Public documents (`/.well-known/`) allow every origin, because they do not depend on the
//! caller.

use anyhow::{Context as _, ensure};
use apollo_router::services::router::{Body, body};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};

use super::config;

/// The origins whose pages may read the responses of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origins {
    Configured,
    Any,
}

impl Origins {
    pub fn of(path: &str) -> Self {
        if path.starts_with("/.well-known/") {
            Self::Any
        } else {
            Self::Configured
        }
    }
}

pub struct Cors {
    origins: Vec<String>,
    methods: HeaderValue,
    allowed: HeaderValue,
    exposed: HeaderValue,
    max_age: HeaderValue,
}

impl Cors {
    pub fn new(config: &config::Cors) -> anyhow::Result<Self> {
        for name in config.allow_headers.iter().chain(&config.expose_headers) {
            HeaderName::try_from(name.as_str())
                .with_context(|| format!("{name} is not a valid header name"))?;
        }
        for method in &config.methods {
            Method::from_bytes(method.as_bytes())
                .with_context(|| format!("{method} is not an HTTP method"))?;
        }
        let seconds = config.max_age.strip_suffix('s').unwrap_or_default();
        let digits = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
        ensure!(
            digits,
            "max_age: is not a number of seconds, for example 7200s"
        );
        let list = |items: &[String]| HeaderValue::try_from(items.join(", "));
        Ok(Self {
            origins: config
                .policies
                .iter()
                .flat_map(|policy| policy.origins.iter().cloned())
                .collect(),
            methods: list(&config.methods)?,
            allowed: list(&config.allow_headers)?,
            exposed: list(&config.expose_headers)?,
            max_age: HeaderValue::try_from(seconds)?,
        })
    }

    /// Returns the response to a preflight request; `None` for any other request.
    pub fn preflight(&self, request: &Request<Body>) -> Option<Response<Body>> {
        let headers = request.headers();
        let asks =
            headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if *request.method() != Method::OPTIONS || !asks {
            return None;
        }
        let mut response = Response::new(body::from_bytes(""));
        response.headers_mut().extend([
            (ACCESS_CONTROL_ALLOW_METHODS, self.methods.clone()),
            (ACCESS_CONTROL_ALLOW_HEADERS, self.allowed.clone()),
            (ACCESS_CONTROL_MAX_AGE, self.max_age.clone()),
        ]);
        Some(response)
    }

    /// Adds the headers that let a page of the request's origin read the response.
    pub fn apply(&self, origins: Origins, origin: Option<&HeaderValue>, answer: &mut HeaderMap) {
        let allowed = match origins {
            Origins::Any => Some(HeaderValue::from_static("*")),
            Origins::Configured => {
                answer.append(VARY, HeaderValue::from_static("origin"));
                origin.filter(|origin| self.allows(origin)).cloned()
            }
        };
        if let Some(allowed) = allowed {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, self.exposed.clone());
        }
    }

    fn allows(&self, origin: &HeaderValue) -> bool {
        self.origins
            .iter()
            .any(|allowed| allowed.as_bytes() == origin.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> config::Cors {
        config::Cors {
            methods: vec!["GET".to_owned(), "POST".to_owned()],
            allow_headers: vec!["x-a".to_owned(), "x-b".to_owned()],
            expose_headers: vec!["retry-after".to_owned()],
            max_age: "60s".to_owned(),
            policies: vec![config::CorsPolicy {
                origins: vec!["https://a.example".to_owned()],
            }],
        }
    }

    fn request(method: Method, headers: &[(HeaderName, &'static str)]) -> Request<Body> {
        let mut request = Request::new(body::from_bytes(""));
        *request.method_mut() = method;
        for (name, value) in headers {
            request
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        request
    }

    #[test]
    fn only_preflight_requests_are_answered() {
        let cors = Cors::new(&config()).unwrap();
        let (origin, asks) = (
            (ORIGIN, "https://a.example"),
            (ACCESS_CONTROL_REQUEST_METHOD, "POST"),
        );
        let answer = cors
            .preflight(&request(Method::OPTIONS, &[origin.clone(), asks.clone()]))
            .unwrap();
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_METHODS], "GET, POST");
        assert_eq!(answer.headers()[ACCESS_CONTROL_ALLOW_HEADERS], "x-a, x-b");
        assert_eq!(answer.headers()[ACCESS_CONTROL_MAX_AGE], "60");
        for (method, headers) in [
            (Method::OPTIONS, vec![origin.clone()]),
            (Method::OPTIONS, vec![asks.clone()]),
            (Method::OPTIONS, vec![]),
            (Method::POST, vec![origin, asks]),
        ] {
            assert!(cors.preflight(&request(method, &headers)).is_none());
        }
    }

    #[test]
    fn an_origin_is_allowed_by_its_exact_text() {
        let cors = Cors::new(&config()).unwrap();
        for (origins, origin, allowed) in [
            (
                Origins::Configured,
                Some("https://a.example"),
                Some("https://a.example"),
            ),
            (Origins::Configured, Some("https://a.example:444"), None),
            (Origins::Configured, Some("http://a.example"), None),
            (
                Origins::Configured,
                Some("https://a.example.evil.example"),
                None,
            ),
            (Origins::Configured, Some("null"), None),
            (Origins::Configured, None, None),
            (Origins::Any, Some("https://b.example"), Some("*")),
            (Origins::Any, None, Some("*")),
        ] {
            let mut answer = HeaderMap::new();
            cors.apply(
                origins,
                origin.map(HeaderValue::from_static).as_ref(),
                &mut answer,
            );
            let given = answer
                .get(ACCESS_CONTROL_ALLOW_ORIGIN)
                .map(|value| value.to_str().unwrap());
            assert_eq!(given, allowed, "{origin:?}");
            assert_eq!(
                answer.contains_key(ACCESS_CONTROL_EXPOSE_HEADERS),
                allowed.is_some()
            );
            assert_eq!(answer.contains_key(VARY), origins == Origins::Configured);
        }
    }

    #[test]
    fn a_policy_that_cannot_be_sent_is_refused() {
        assert!(
            Cors::new(&config::Cors {
                max_age: "2h".to_owned(),
                ..config()
            })
            .is_err()
        );
        assert!(
            Cors::new(&config::Cors {
                allow_headers: vec!["not a name".to_owned()],
                ..config()
            })
            .is_err()
        );
        assert!(
            Cors::new(&config::Cors {
                methods: vec!["GET POST".to_owned()],
                ..config()
            })
            .is_err()
        );
    }
}
