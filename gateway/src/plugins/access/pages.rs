//! Pages from files that are part of the program: nothing is loaded from anybody else's server, and the content security
//! policy sees to it.
//!
//! The account page is where the links in our mails lead, so it is always there. GraphiQL is off unless the
//! configuration says so.

use apollo_router::Endpoint;
use apollo_router::services::router::{self, body};
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};

use super::endpoints;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// GraphiQL sets styles on elements, hence `unsafe-inline` for those; scripts are ours or nobody's.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The account page holds a token that changes a password: it has a script, a style and the graph.
const ACCOUNT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

struct Page {
    path: &'static str,
    content_type: &'static str,
    policy: &'static str,
    content: &'static [u8],
}

macro_rules! page {
    ($policy:ident, $path:literal, $content_type:ident, $file:literal) => {
        Page {
            path: $path,
            content_type: $content_type,
            policy: $policy,
            content: include_bytes!(concat!("../../../", $file)),
        }
    };
}

const ACCOUNT: [Page; 3] = [
    page!(ACCOUNT_POLICY, "/account", HTML, "account/index.html"),
    page!(ACCOUNT_POLICY, "/account.js", SCRIPT, "account/account.js"),
    page!(ACCOUNT_POLICY, "/account.css", STYLE, "account/account.css"),
];

const GRAPHIQL: [Page; 7] = [
    page!(GRAPHIQL_POLICY, "/graphiql", HTML, "graphiql/index.html"),
    page!(GRAPHIQL_POLICY, "/graphiql/carnet.js", SCRIPT, "graphiql/carnet.js"),
    page!(GRAPHIQL_POLICY, "/graphiql/carnet.css", STYLE, "graphiql/carnet.css"),
    page!(GRAPHIQL_POLICY, "/graphiql/graphiql.min.js", SCRIPT, "graphiql/vendor/graphiql.min.js"),
    page!(GRAPHIQL_POLICY, "/graphiql/graphiql.min.css", STYLE, "graphiql/vendor/graphiql.min.css"),
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/react.production.min.js",
        SCRIPT,
        "graphiql/vendor/react.production.min.js"
    ),
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/react-dom.production.min.js",
        SCRIPT,
        "graphiql/vendor/react-dom.production.min.js"
    ),
];

/// An endpoint for each file of the pages that are served.
pub fn endpoints(graphiql: bool) -> Vec<Endpoint> {
    let graphiql = GRAPHIQL.iter().filter(|_| graphiql);
    ACCOUNT.iter().chain(graphiql).map(endpoint).collect()
}

fn endpoint(page: &'static Page) -> Endpoint {
    endpoints::at(page.path, move |request| {
        let response = serve(page, request.method());
        async move { response }
    })
}

fn serve(page: &Page, method: &Method) -> Response<router::Body> {
    let readable = matches!(*method, Method::GET | Method::HEAD);
    let content = if readable { page.content } else { b"" };
    let mut response = Response::new(body::from_bytes(content));
    if !readable {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    let set: [(HeaderName, &'static str); 5] = [
        (CONTENT_TYPE, page.content_type),
        (CONTENT_SECURITY_POLICY, page.policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-cache"),
    ];
    response.headers_mut().extend(set.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;

    use crate::plugins::access::contract::Supergraph;

    /// The page has no build step that would look at its operations.
    #[test]
    fn what_the_account_page_asks_is_in_the_public_contract() {
        let supergraph = Supergraph::parse(include_str!("../../../../supergraph.graphql")).unwrap();
        let schema = supergraph.without(&["admin".to_owned()]).unwrap();
        let texts = include_str!("../../../account/account.js").split('"');
        let operations: Vec<&str> = texts.filter(|text| text.starts_with("mutation ")).collect();
        assert_eq!(operations.len(), 6);
        for operation in operations {
            let valid = ExecutableDocument::parse_and_validate(&schema, operation, "account.js");
            assert!(valid.is_ok(), "{operation}: {}", valid.unwrap_err());
        }
    }
}
