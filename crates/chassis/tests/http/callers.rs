use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

use crate::demo::{Answer, KEY, Server, signed_for};

#[tokio::test]
async fn a_caller_signed_for_this_subgraph_is_known_to_resolvers_and_routes() {
    let server = Server::start().await;
    let answer = server.ask("{ who }").await;
    assert_eq!(
        answer.body,
        json!({ "data": { "who": "Gateway in scope" } })
    );
    let request = server.request(Method::GET, "/signed");
    let response = request
        .header(caller::HEADER, signed_for("demo", KEY, 0))
        .send()
        .await
        .unwrap();
    assert_eq!(response.text().await.unwrap(), "Gateway");
}

#[tokio::test]
async fn each_request_has_its_own_correlation_although_the_caller_is_the_same() {
    let server = Server::start().await;
    let header = signed_for("demo", KEY, 0);
    for id in [Uuid::from_u128(1), Uuid::from_u128(2)] {
        let request = server.request(Method::GET, "/correlation");
        let response = request
            .header(caller::HEADER, &header)
            .header(caller::CORRELATION_HEADER, id.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(response.text().await.unwrap(), id.to_string());
    }
}

#[tokio::test]
async fn nobody_else_is_answered_whatever_they_ask() {
    let server = Server::start().await;
    let strangers = [
        ("nobody", None),
        (
            "replayed from another subgraph",
            Some(signed_for("order", KEY, 0)),
        ),
        (
            "signed with another key",
            Some(signed_for("demo", &"42".repeat(32), 0)),
        ),
        ("expired", Some(signed_for("demo", KEY, 60))),
        ("nonsense", Some("nonsense".to_owned())),
    ];
    for (who, header) in strangers {
        for (method, path) in [
            (Method::POST, "/graphql"),
            (Method::GET, "/graphql"),
            (Method::GET, "/signed"),
        ] {
            let mut request = server
                .request(method, path)
                .json(&json!({ "query": "{ hello }" }));
            if let Some(header) = &header {
                request = request.header(caller::HEADER, header);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{who}, {path}");
            Answer::of(response).await.is(401, "UNAUTHENTICATED");
        }
    }
    let twice = server
        .post()
        .header(caller::HEADER, signed_for("demo", KEY, 0));
    let response = twice
        .json(&json!({ "query": "{ hello }" }))
        .send()
        .await
        .unwrap();
    assert_eq!(
        response.status(),
        StatusCode::UNAUTHORIZED,
        "two callers are none"
    );
}

/// The body is far over the limit: if it were read, the answer would be 413.
#[tokio::test]
async fn a_stranger_is_refused_before_the_body_is_read() {
    let server = Server::start().await;
    let request = server
        .request(Method::POST, "/graphql")
        .header("content-type", "application/json");
    let response = request.body(" ".repeat(100_000)).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn open_routes_need_no_caller_and_the_rest_is_not_there() {
    let server = Server::start().await;
    let open = server.request(Method::GET, "/open").send().await.unwrap();
    assert_eq!(open.text().await.unwrap(), "open");
    let missing = server
        .request(Method::GET, "/missing")
        .send()
        .await
        .unwrap();
    Answer::of(missing).await.is(404, "NOT_FOUND");
}
