//! Static pages that are compiled into the program. They load nothing from other servers, which their content security
//! policy enforces.
//!
//! The account page is the target of the links in emails, so it is served unless the web application replaces it. GraphiQL
//! is disabled unless the configuration enables it.

use std::sync::Arc;

use apollo_router::Endpoint;
use apollo_router::services::router::{self, body};
use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};

use super::cors::Cors;
use super::endpoint;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// GraphiQL sets styles on elements, which needs `unsafe-inline` for styles. Scripts are allowed from this origin only.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The account page holds a token that changes a password, so it may load only its script and style and connect only to
/// the graph.
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
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/carnet.js",
        SCRIPT,
        "graphiql/carnet.js"
    ),
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/carnet.css",
        STYLE,
        "graphiql/carnet.css"
    ),
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/graphiql.min.js",
        SCRIPT,
        "graphiql/vendor/graphiql.min.js"
    ),
    page!(
        GRAPHIQL_POLICY,
        "/graphiql/graphiql.min.css",
        STYLE,
        "graphiql/vendor/graphiql.min.css"
    ),
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

/// Returns an endpoint for each file of the pages. The account page is served if the web application, which has one of its
/// own at the same path, is not. GraphiQL is served if `graphiql` is a client key, which may be empty.
pub fn endpoints(cors: &Arc<Cors>, graphiql: Option<&str>, account: bool) -> Vec<Endpoint> {
    let mut all = Vec::new();
    if account {
        all.extend(ACCOUNT.iter().map(|page| served(cors, page)));
    }
    if let Some(client_key) = graphiql {
        all.extend(GRAPHIQL.iter().map(|page| served(cors, page)));
        all.push(settings(cors, client_key));
    }
    all
}

fn served(cors: &Arc<Cors>, page: &'static Page) -> Endpoint {
    at(
        cors,
        page.path,
        Content {
            kind: page.content_type,
            policy: page.policy,
            bytes: Bytes::from_static(page.content),
        },
    )
}

/// The settings that GraphiQL reads when it starts.
fn settings(cors: &Arc<Cors>, client_key: &str) -> Endpoint {
    let settings = serde_json::json!({ "clientKey": client_key });
    let content = Content {
        kind: "application/json",
        policy: GRAPHIQL_POLICY,
        bytes: settings.to_string().into(),
    };
    at(cors, "/graphiql/settings.json", content)
}

/// The content at a path.
struct Content {
    kind: &'static str,
    policy: &'static str,
    bytes: Bytes,
}

fn at(cors: &Arc<Cors>, path: &'static str, content: Content) -> Endpoint {
    endpoint::at(cors, path, move |request| {
        let response = serve(&content, request.method());
        async move { response }
    })
}

fn serve(content: &Content, method: &Method) -> Response<router::Body> {
    let readable = matches!(*method, Method::GET | Method::HEAD);
    let bytes = if readable {
        content.bytes.clone()
    } else {
        Bytes::new()
    };
    let mut response = Response::new(body::from_bytes(bytes));
    if !readable {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    let set: [(HeaderName, &'static str); 5] = [
        (CONTENT_TYPE, content.kind),
        (CONTENT_SECURITY_POLICY, content.policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-cache"),
    ];
    response
        .headers_mut()
        .extend(set.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;

    use crate::plugins::access::contract::Supergraph;

    /// The pages have no build step that would validate their operations.
    #[test]
    fn what_the_pages_ask_is_in_the_contract_of_their_clients() {
        let account = include_str!("../../../account/account.js");
        let graphiql = include_str!("../../../graphiql/carnet.js");
        let supergraph = Supergraph::parse(include_str!("../../../../supergraph.graphql")).unwrap();
        let schema = supergraph.without(&["admin".to_owned()]).unwrap();
        for (file, count) in [(account, 7), (graphiql, 3)] {
            let operations: Vec<&str> = file
                .split('"')
                .filter(|text| text.starts_with("mutation ") || text.starts_with("query "))
                .collect();
            assert_eq!(operations.len(), count);
            for operation in operations {
                let valid = ExecutableDocument::parse_and_validate(&schema, operation, "page.js");
                assert!(valid.is_ok(), "{operation}: {}", valid.unwrap_err());
            }
        }
    }
}
