//! The media type and the status of every response of the graph (GraphQL-over-HTTP draft).

use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};

use crate::people::seller;
use crate::world::{Plan, World};

const MODERN: &str = "application/graphql-response+json";
const LEGACY: &str = "application/json";
/// The header that Apollo Client 4 sends.
const APOLLO: &str = "application/graphql-response+json,application/json;q=0.9";

async fn send(request: RequestBuilder, accept: &str) -> Response {
    request.header("accept", accept).send().await.unwrap()
}

fn media_type(response: &Response) -> &str {
    response
        .headers()
        .get("content-type")
        .map_or("", |value| value.to_str().unwrap())
}

/// The status, the media type and the code of a response.
async fn told(request: RequestBuilder, accept: &str) -> (u16, String, String) {
    let response = send(request, accept).await;
    let (status, media_type) = (response.status().as_u16(), media_type(&response).to_owned());
    let json: Value = response.json().await.unwrap();
    let code = json["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
        .to_owned();
    (status, media_type, code)
}

fn get(world: &World, query: &str) -> RequestBuilder {
    world.http.get(&world.url).query(&[("query", query)])
}

/// Requests that are refused, each with the status and the code.
fn refused(world: &World) -> Vec<(RequestBuilder, u16, &'static str)> {
    let post = |body: &'static str| {
        world
            .http
            .post(&world.url)
            .header("content-type", "application/json")
            .body(body)
    };
    let hash = "0".repeat(64);
    let persisted =
        json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } } });
    let variables =
        json!({ "query": "query($id: ID!) { provider(id: $id) { name } }", "variables": {} });
    vec![
        (world.ask("{ me { id } }"), 401, "UNAUTHENTICATED"),
        (
            world.ask("{ whoami }").bearer_auth("x.y.z"),
            401,
            "UNAUTHENTICATED",
        ),
        (
            world.ask("{ whoami }").header("x-carnet-client-key", "x"),
            401,
            "CLIENT_UNKNOWN",
        ),
        (post("NONSENSE"), 400, "INVALID_REQUEST"),
        (post(r#"{"qeury":"{ whoami }"}"#), 400, "INVALID_REQUEST"),
        (
            post(r#"{"query":"{ whoami }","variables":[7]}"#),
            400,
            "INVALID_REQUEST",
        ),
        (world.ask("{"), 400, "GRAPHQL_PARSE_FAILED"),
        (world.ask("{ nothing }"), 400, "GRAPHQL_VALIDATION_FAILED"),
        (
            world.ask("query A { whoami } query B { whoami }"),
            400,
            "OPERATION_NOT_FOUND",
        ),
        (
            world.http.post(&world.url).json(&variables),
            400,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            world.http.post(&world.url).json(&persisted),
            200,
            "PERSISTED_QUERY_NOT_FOUND",
        ),
        (
            world.ask(&format!("{}id{}", "{ a ".repeat(20), " }".repeat(20))),
            400,
            "QUERY_TOO_DEEP",
        ),
        (
            world
                .http
                .post(&world.url)
                .header("content-type", "text/plain")
                .body("{}"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (get(world, "{ whoami }"), 400, "CSRF_ERROR"),
        (
            get(world, "mutation { signIn(email: \"a\") }").header("apollo-require-preflight", "1"),
            405,
            "METHOD_NOT_ALLOWED",
        ),
        (
            world
                .ask("subscription { notificationReceived { id } }")
                .bearer_auth(seller().token()),
            406,
            "NOT_A_STREAM",
        ),
    ]
}

#[tokio::test]
async fn a_refusal_has_the_media_type_that_the_client_prefers() {
    let world = World::start().await;
    for (accept, expected) in [
        (APOLLO, MODERN),
        (MODERN, MODERN),
        (LEGACY, LEGACY),
        ("*/*", LEGACY),
        ("application/*;q=0.5", LEGACY),
    ] {
        for (request, status, code) in refused(&world) {
            let answer = told(request, accept).await;
            assert_eq!(
                answer,
                (status, expected.to_owned(), code.to_owned()),
                "{accept}"
            );
        }
    }
}

#[tokio::test]
async fn an_answer_with_data_has_the_media_type_that_the_client_prefers() {
    let world = World::start().await;
    for (accept, expected) in [
        (APOLLO, MODERN),
        (LEGACY, LEGACY),
        ("*/*", LEGACY),
        ("text/html, */*;q=0.1", LEGACY),
    ] {
        for query in [
            "{ whoami }",
            "{ fail(code: \"HS_CODE_UNKNOWN\") }",
            "{ __schema { queryType { name } } }",
        ] {
            let response = send(world.ask(query), accept).await;
            assert_eq!(
                (response.status().as_u16(), media_type(&response)),
                (200, expected),
                "{query}"
            );
            assert!(
                response
                    .json::<Value>()
                    .await
                    .unwrap()
                    .get("data")
                    .is_some()
            );
        }
        let response = send(
            get(&world, "{ whoami }").header("apollo-require-preflight", "1"),
            accept,
        )
        .await;
        assert_eq!(
            (response.status().as_u16(), media_type(&response)),
            (200, expected)
        );
    }
}

#[tokio::test]
async fn a_status_of_success_comes_with_data() {
    let world = World::start().await;
    let extension = json!({ "persistedQuery": { "version": 1, "sha256Hash": "0".repeat(64) } });
    let request = world
        .http
        .post(&world.url)
        .json(&json!({ "extensions": extension }));
    let json: Value = send(request, MODERN).await.json().await.unwrap();
    assert_eq!(json.get("data"), Some(&Value::Null));
    let json: Value = send(world.ask("{ nothing }"), MODERN)
        .await
        .json()
        .await
        .unwrap();
    assert!(json.get("data").is_none());
}

#[tokio::test]
async fn a_client_that_accepts_no_form_of_ours_is_refused() {
    let world = World::start().await;
    for accept in [
        "text/html",
        "application/xml",
        "application/json;q=0",
        "multipart/mixed;deferSpec=20220824",
    ] {
        let answer = told(world.ask("{ whoami }"), accept).await;
        assert_eq!(
            answer,
            (406, LEGACY.to_owned(), "NOT_ACCEPTABLE".to_owned()),
            "{accept}"
        );
    }
    let query = told(
        world.ask("{ whoami }"),
        "multipart/mixed;subscriptionSpec=1.0",
    )
    .await;
    assert_eq!(
        query,
        (406, LEGACY.to_owned(), "NOT_ACCEPTABLE".to_owned()),
        "a query is no stream"
    );
    assert!(
        world.shared.callers.lock().unwrap().is_empty(),
        "a subgraph was reached"
    );
}

#[tokio::test]
async fn limits_are_told_in_the_media_type_that_the_client_prefers() {
    let plan = Plan::access(&json!({
        "limits": { "body": 1000 },
        "rate": { "user": { "per_minute": 1, "burst": 3 } },
    }));
    let world = World::with(plan).await;
    let large = || {
        let body = format!(
            "{{\"query\": \"{{ whoami }}\", \"pad\": \"{}\"}}",
            "x".repeat(2000)
        );
        world
            .http
            .post(&world.url)
            .header("content-type", "application/json")
            .body(body)
    };
    // The router replaces every response with the status 413, so clients that accept the modern media type get 400.
    assert_eq!(
        told(large(), APOLLO).await,
        (400, MODERN.to_owned(), "PAYLOAD_TOO_LARGE".to_owned())
    );
    assert_eq!(send(large(), LEGACY).await.status(), 413);

    let token = seller().token();
    let mut answers = Vec::new();
    for _ in 0..4 {
        let response = send(world.ask("{ whoami }").bearer_auth(&token), APOLLO).await;
        answers.push((response.status().as_u16(), media_type(&response).to_owned()));
    }
    assert_eq!(answers.pop(), Some((429, MODERN.to_owned())));
}

#[tokio::test]
async fn a_method_that_is_not_allowed_names_those_that_are() {
    let world = World::start().await;
    let mutation =
        get(&world, "mutation { signIn(email: \"a\") }").header("apollo-require-preflight", "1");
    assert_eq!(send(mutation, MODERN).await.headers()["allow"], "GET, POST");
}
