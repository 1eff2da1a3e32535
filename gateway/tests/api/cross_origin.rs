//! Cross-origin requests, and the responses that pages of other origins may read.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::json;
use uuid::Uuid;

use crate::people::seller;
use crate::world::{Plan, World};

const OURS: &str = "http://localhost:5173";
const FOREIGN: &str = "https://elsewhere.example";
/// Every header that the platform reads, and those that GraphQL clients and browser instrumentation add.
const HEADERS: [&str; 15] = [
    "accept",
    "authorization",
    "content-type",
    "x-carnet-client-key",
    "x-carnet-reason",
    "x-request-id",
    "idempotency-key",
    "apollo-require-preflight",
    "apollographql-client-name",
    "apollographql-client-version",
    "x-apollo-operation-name",
    "last-event-id",
    "baggage",
    "traceparent",
    "tracestate",
];

/// All values of a header, as one list.
fn list(response: &Response, name: &str) -> Vec<String> {
    let values = response
        .headers()
        .get_all(name)
        .iter()
        .flat_map(|value| value.to_str().unwrap().split(','));
    values
        .map(|item| item.trim().to_ascii_lowercase())
        .collect()
}

fn preflight(world: &World, path: &str, origin: &str, method: &str) -> RequestBuilder {
    world
        .http
        .request(Method::OPTIONS, world.at(path))
        .header("origin", origin)
        .header("access-control-request-method", method)
        .header("access-control-request-headers", HEADERS.join(","))
}

fn readable(response: &Response, origin: &str) {
    let at = response.url().path().to_owned();
    assert_eq!(
        list(response, "access-control-allow-origin"),
        [origin],
        "{at}"
    );
    let exposed = list(response, "access-control-expose-headers");
    for header in [
        "content-disposition",
        "retry-after",
        "www-authenticate",
        "x-request-id",
    ] {
        assert!(
            exposed.iter().any(|name| name == header),
            "{at}: {header} is not in {exposed:?}"
        );
    }
}

#[tokio::test]
async fn a_preflight_request_is_answered_without_credentials_wherever_something_is_served() {
    let world = World::start().await;
    let file = format!("/files/{}", Uuid::now_v7());
    for (path, method) in [
        ("/graphql", "POST"),
        ("/graphql", "GET"),
        ("/files", "POST"),
        (&file, "GET"),
        ("/oauth/token", "POST"),
        ("/certificates/known", "GET"),
        ("/certificates/known/qr.svg", "GET"),
        ("/unsubscribe/known", "POST"),
        ("/account", "GET"),
    ] {
        let response = preflight(&world, path, OURS, method).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(
            list(&response, "access-control-allow-origin"),
            [OURS],
            "{path}"
        );
        assert_eq!(
            list(&response, "access-control-max-age"),
            ["7200"],
            "{path}"
        );
        assert!(
            list(&response, "access-control-allow-methods").contains(&method.to_ascii_lowercase()),
            "{path}"
        );
        let allowed = list(&response, "access-control-allow-headers");
        for header in HEADERS {
            assert!(
                allowed.iter().any(|name| name == header),
                "{path}: {header} is not in {allowed:?}"
            );
        }
        let foreign = preflight(&world, path, FOREIGN, method)
            .send()
            .await
            .unwrap();
        assert!(
            foreign
                .headers()
                .get("access-control-allow-origin")
                .is_none(),
            "{path}"
        );
    }
    assert!(
        world.shared.files.lock().unwrap().is_empty()
            && world.shared.callers.lock().unwrap().is_empty()
    );
}

#[tokio::test]
async fn answers_and_refusals_are_readable_for_pages_of_a_configured_origin_only() {
    let plan = Plan::access(&json!({ "limits": { "body": 1000 } }));
    let world = World::with(plan).await;
    let token = seller().token();
    let form = "application/x-www-form-urlencoded";
    let requests = || {
        let large = format!("{{\"pad\": \"{}\"}}", "x".repeat(2000));
        [
            (world.ask("{ whoami }"), 200),
            (world.ask("{ me { id } }"), 401),
            (world.ask("{ whoami }").bearer_auth("x.y.z"), 401),
            (world.ask("{ nothing }"), 400),
            (world.ask("{ whoami }").header("accept", "text/html"), 406),
            (world.http.get(&world.url), 400),
            (
                world
                    .http
                    .post(&world.url)
                    .header("content-type", "application/json")
                    .body(large),
                413,
            ),
            (world.http.post(world.at("/files")).body("a"), 401),
            (
                world
                    .http
                    .post(world.at("/files"))
                    .body("a")
                    .bearer_auth(&token),
                201,
            ),
            (
                world
                    .http
                    .get(world.at(&format!("/files/{}", Uuid::now_v7())))
                    .bearer_auth(&token),
                200,
            ),
            (
                world
                    .http
                    .get(world.at("/files/nonsense"))
                    .bearer_auth(&token),
                404,
            ),
            (world.http.put(world.at("/files")).bearer_auth(&token), 405),
            (
                world
                    .http
                    .post(world.at("/oauth/token"))
                    .header("content-type", form)
                    .body("a=b"),
                401,
            ),
            (world.http.get(world.at("/oauth/token")), 405),
            (world.http.get(world.at("/certificates/known")), 200),
            (world.http.get(world.at("/certificates/guess")), 404),
            (world.http.get(world.at("/unsubscribe/known")), 200),
        ]
    };
    for (request, status) in requests() {
        let response = request.header("origin", OURS).send().await.unwrap();
        assert_eq!(response.status(), status, "{}", response.url());
        readable(&response, OURS);
        assert!(
            list(&response, "vary").contains(&"origin".to_owned()),
            "{}",
            response.url()
        );
    }
    for (request, status) in requests() {
        let response = request.header("origin", FOREIGN).send().await.unwrap();
        assert_eq!(response.status(), status, "{}", response.url());
        assert!(
            response
                .headers()
                .get("access-control-allow-origin")
                .is_none(),
            "{}",
            response.url()
        );
    }
}

#[tokio::test]
async fn public_documents_are_readable_for_every_origin() {
    let world = World::start().await;
    for path in [
        "jwks.json",
        "oauth-authorization-server",
        "certificate-keys.json",
    ] {
        let path = format!("/.well-known/{path}");
        for origin in [OURS, FOREIGN, "null"] {
            let asked = preflight(&world, &path, origin, "GET")
                .send()
                .await
                .unwrap();
            assert_eq!(
                (
                    asked.status().as_u16(),
                    list(&asked, "access-control-allow-origin")
                ),
                (200, vec!["*".to_owned()])
            );
            let read = world
                .http
                .get(world.at(&path))
                .header("origin", origin)
                .send()
                .await
                .unwrap();
            assert_eq!(read.status(), 200, "{path}");
            readable(&read, "*");
        }
    }
}
