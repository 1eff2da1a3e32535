//! What the gateway serves that is not GraphQL: this list and nothing else.
//!
//! Today it is GraphiQL, from files that are part of the program: nothing is loaded from anybody else's server, and the
//! content security policy sees to it. It is off unless the configuration says so.

use anyhow::Context as _;
use apollo_router::services::router::{self, body};
use apollo_router::{Endpoint, ListenAddr};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use tower::{BoxError, ServiceExt as _};

use super::config;

/// GraphiQL sets styles on elements, hence `unsafe-inline` for those; scripts are ours or nobody's.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

struct Page {
    path: &'static str,
    content_type: &'static str,
    content: &'static [u8],
}

macro_rules! page {
    ($path:literal, $content_type:literal, $file:literal) => {
        Page {
            path: $path,
            content_type: $content_type,
            content: include_bytes!(concat!("../../../graphiql/", $file)),
        }
    };
}

const GRAPHIQL: [Page; 7] = [
    page!("/graphiql", "text/html; charset=utf-8", "index.html"),
    page!("/graphiql/carnet.js", "text/javascript; charset=utf-8", "carnet.js"),
    page!("/graphiql/carnet.css", "text/css; charset=utf-8", "carnet.css"),
    page!("/graphiql/graphiql.min.js", "text/javascript; charset=utf-8", "vendor/graphiql.min.js"),
    page!("/graphiql/graphiql.min.css", "text/css; charset=utf-8", "vendor/graphiql.min.css"),
    page!(
        "/graphiql/react.production.min.js",
        "text/javascript; charset=utf-8",
        "vendor/react.production.min.js"
    ),
    page!(
        "/graphiql/react-dom.production.min.js",
        "text/javascript; charset=utf-8",
        "vendor/react-dom.production.min.js"
    ),
];

/// The endpoints beside GraphQL, on the address that GraphQL is on.
pub fn endpoints(config: &config::Graphiql) -> anyhow::Result<Vec<(ListenAddr, Endpoint)>> {
    if !config.enabled {
        return Ok(Vec::new());
    }
    let listen = config.listen.as_deref().context("graphiql: listen: is missing")?;
    let listen: std::net::SocketAddr = listen.parse().context("graphiql: listen: is not an address")?;
    Ok(GRAPHIQL.iter().map(|page| (ListenAddr::from(listen), endpoint(page))).collect())
}

fn endpoint(page: &'static Page) -> Endpoint {
    let service = tower::service_fn(move |request: router::Request| async move {
        let response = serve(page, request.router_request.method());
        router::Response::http_response_builder().response(response).context(request.context).build()
    });
    Endpoint::from_router_service(page.path.to_owned(), service.map_err(|error: BoxError| error).boxed())
}

fn serve(page: &Page, method: &Method) -> Response<router::Body> {
    let readable = matches!(*method, Method::GET | Method::HEAD);
    let content = if readable { page.content } else { b"" };
    let mut response = Response::new(body::from_bytes(content));
    if !readable {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    }
    let set: [(HeaderName, &'static str); 5] = [
        (CONTENT_TYPE, page.content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-cache"),
    ];
    response.headers_mut().extend(set.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}
